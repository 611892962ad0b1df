import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { badNode, type Claim, claimsOf } from './claims.ts';
import { costAt, growthOver } from './cost.ts';
import { isGood } from './figures.ts';
import { recordedByR, reproduceR, reproduceVectors, vectors } from './opponents/kayenta/vectors.ts';
import { quickPlan, wholePlan } from './plan.ts';
import { type CellResult, runCells } from './run-cells.ts';
import { shownName } from './shown-name.ts';
import { everyCell, tablesOf } from './tables.ts';

/**
 * `npm run judge:score`: our judge beside its opponents on simulated rollouts. Prints PASS or MISS
 * for each claim, writes test/evidence/judge-score.md, and exits 1 on a miss. `--minutes 20` begins nothing new after
 * that, `--threads 4` takes more than there are cores, `--keep FILE` keeps what was run, `--again FILE` reports of it again. Nothing is written with `--quick` (seconds, few runs), `--only TEXT`
 * (cells whose name has it in it), `--good` (releases that are not to be stopped) and `--scale 0.1` (a tenth of the runs).
 */
const given = (flag: string): string | undefined =>
  process.argv.includes(flag) ? process.argv[process.argv.indexOf(flag) + 1] : undefined;
const isQuick = process.argv.includes('--quick');
const only = given('--only');
const scale = Number(given('--scale') ?? 1);
const minutesGiven = Number(given('--minutes') ?? Number.POSITIVE_INFINITY);
const isGoodOnly = process.argv.includes('--good');
const isWhole = !isQuick && !isGoodOnly && only === undefined && scale === 1;
const plan = (isQuick ? quickPlan : wholePlan)
  .filter(({ cell }) => !isGoodOnly || isGood(cell))
  .filter(({ cell }) => only === undefined || shownName(cell).includes(only))
  .map(wanted => ({ ...wanted, runs: Math.max(20, Math.ceil(wanted.runs * scale)) }));

/** Of this process: what other programs do to a busy machine is not the judge's. */
const clock = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const ported = (): readonly Claim[] => {
  const theirs = reproduceVectors();
  const rs = reproduceR();
  const count = (of: typeof theirs) => of.filter(({ isAlike }) => isAlike).length;
  return [
    {
      says: 'the port of Kayenta reproduces Kayenta’s own unit vectors',
      holds: count(theirs) === theirs.length,
      found: [
        `${count(theirs)} of ${theirs.length}; left out ${vectors.leftOut.length}: ${vectors.why}`,
        vectors.source,
      ],
    },
    {
      says: 'its intervals are those of wilcox.test(conf.int = TRUE)',
      holds: count(rs) === rs.length,
      found: [`${count(rs)} of ${rs.length}, ${recordedByR.r}`],
    },
  ];
};

const cheap = (): readonly Claim[] => {
  const cost = costAt(500, isQuick ? 50 : 400, clock);
  const growth = growthOver(isQuick ? 3000 : 10_000);
  return [
    {
      says: 'under 1 ms for each metric and tick at 500 pods',
      holds: cost.msPerMetricAndTick < 1,
      found: [`${cost.msPerMetricAndTick.toFixed(3)} ms of processor time, ${cost.metrics} metrics`],
    },
    {
      says: `what it keeps does not grow over ${isQuick ? '3 000' : '10 000'} ticks`,
      holds: growth.late <= 1.1 * growth.early,
      found: [`${growth.early} characters as JSON after a fifth of them, ${growth.late} at the end`],
    },
  ];
};

const began = performance.now();
let told = -1;
const tellProgress = (part: number) => {
  const tenth = Math.floor(part * 20);
  if (tenth === told) return;
  told = tenth;
  process.stderr.write(`${tenth * 5} % after ${Math.round((performance.now() - began) / 1000)} s\n`);
};
const hasTime = () => performance.now() - began < minutesGiven * 60_000;
const threads = Number(given('--threads') ?? availableParallelism());
const kept = given('--keep');
const again = given('--again');
type Kept = { readonly results: readonly CellResult[]; readonly took: string };

const run = async (): Promise<Kept> => {
  const all = await runCells(plan, tellProgress, threads, hasTime);
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  return {
    results: all.filter(({ of }) => of.tuning.runs > 0 && of['held-out'].runs > 0),
    took: `${minutes} minutes on ${threads} threads of a machine with ${availableParallelism()} cores`,
  };
};
const { results, took }: Kept = again ? deserialize(readFileSync(again)) : await run();
if (kept !== undefined) writeFileSync(kept, serialize({ results, took }));
const claims = [...ported(), ...cheap(), ...claimsOf(results)];
const runs = results.reduce((sum, { of }) => sum + of.tuning.runs + of['held-out'].runs, 0);
const wanted = plan.reduce((sum, cell) => sum + cell.runs, 0);
const ofOpponents = results.reduce((sum, { calm }) => sum + calm.runs, 0);

const report = [
  `${results.length} cells, ${runs} rollouts with every judge on the same series, and ${ofOpponents} good ones with the opponents alone; ${took}.`,
  ...(runs < wanted * 0.99 ? [`Of ${wanted} that are planned; the time was limited.`] : []),
  'Half of the runs of each cell are on seeds that the judge was tuned on, half on seeds that were held out.',
  '',
  ...claims.flatMap(({ says, holds, found }) => [
    `${holds ? 'PASS' : 'MISS'}  ${says}`,
    ...found.map(line => `        ${line}`),
  ]),
  '',
  'A good release whose node is sick for two minutes (5 points more failures on one node of four), where no claim is made:',
  ...badNode(results).map(line => `        ${line}`),
  ...tablesOf(results).flatMap(({ title, lines }) => ['', `## ${title}`, ...lines]),
];
process.stdout.write(`${report.join('\n')}\n`);
if (only !== undefined) process.stdout.write(`\n${everyCell(results).join('\n')}\n`);

if (isWhole) {
  const text = ['# The judge beside its opponents', '', '```', ...report, '', ...everyCell(results), '```', ''].join(
    '\n',
  );
  writeFileSync(path.join(import.meta.dirname, '../evidence/judge-score.md'), text);
}
process.exitCode = claims.every(({ holds }) => holds) ? 0 : 1;
