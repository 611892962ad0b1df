import type { Answer } from '../domain/answer.ts';
import type { Change, Look, Plan, Seen } from '../domain/change.ts';
import type { CheckSeen } from '../domain/check.ts';
import { isObject, type Json } from '../domain/json.ts';
import type { LogLine } from '../domain/logs.ts';
import { ours, redacted, type SafeText, safe } from '../domain/safe-text.ts';
import { slashName, type WorkloadRef } from '../domain/workload.ts';
import { counted } from '../wording/numbers.ts';
import { type LogChoice, logSources } from '../workloads/log-sources.ts';
import { rulesOf } from '../workloads/registry.ts';
import { inARow, tellingLines } from '../workloads/telling-lines.ts';
import { defineAction, type Readers } from './action.ts';
import { kubectlFor } from './page-commands.ts';
import { workloadSetting } from './step-settings.ts';
import { parseRef, readWorkloadWorld } from './workload-world.ts';

type Settings = { readonly ref: WorkloadRef; readonly lines: number };
type World =
  | { readonly kind: 'none'; readonly says: SafeText; readonly mayCome: boolean }
  | {
      readonly kind: 'log';
      readonly of: LogChoice;
      readonly isPrevious: boolean;
      readonly log: Answer<readonly LogLine[]>;
    };

const usualLines = 40;
const mostLines = 500;
/** So many go into the record: it is read by people. */
const mostKept = 10;

/** Reads what the pod that is worst off wrote last, so that the record has it when the pod is gone. */
export const podLogs = defineAction<Settings, World>({
  name: 'pod.logs',
  step: {
    says: 'Reads the last lines of the pod that is worst off into the record, before somebody deletes it.',
    class: 'read',
    with: {
      workload: { ...workloadSetting, says: 'The workload whose pods are looked at.' },
      lines: { type: 'number', says: `How many lines are read, ${mostLines} at most; ${usualLines} unless told.` },
    },
    yields: { pod: 'name', says: 'text' },
    call: ({ workload, lines }) => ({ ...(isObject(workload) && workload), ...(lines !== undefined && { lines }) }),
    byHand: ({ workload, lines = usualLines }) => [
      `${kubectlFor({ workload: workload ?? null })} logs POD --tail=${lines}`,
    ],
  },
  parse,
  read,
  plan: ({ ref }): Plan => ({
    kind: 'look',
    says: safe(`the last lines of the pod of ${slashName(ref)} that is worst off`),
    withinMs: 30_000,
  }),
  observe: (_what: Change | Look, world: World) => observe(world),
});

function parse(raw: Json): { settings: Settings } | { problems: readonly string[] } {
  if (!isObject(raw)) return { problems: ['the settings must be a map'] };
  const { ref, problems } = parseRef(raw);
  const { lines = usualLines } = raw;
  if (typeof lines !== 'number' || !Number.isInteger(lines) || lines < 1 || lines > mostLines)
    return { problems: [...problems, `"lines" must be a whole number from 1 to ${mostLines}`] };
  return ref ? { settings: { ref, lines } } : { problems };
}

async function read({ ref, lines }: Settings, from: Readers, signal: AbortSignal): Promise<World> {
  const world = await readWorkloadWorld(ref, from, signal);
  if (world.kind === 'unread')
    return { kind: 'none', says: world.answer.says, mayCome: world.answer.kind === 'unreachable' };
  const { family } = world;
  if (!family.pods) return { kind: 'none', says: ours('its pods could not be read'), mayCome: true };
  const [of] = logSources(family.pods, rulesOf(family).rollout(family, { now: from.now() }));
  if (!of) return { kind: 'none', says: ours('it has no pod'), mayCome: true };
  const isPrevious = of.hasPrevious && !of.isReady;
  const source = { namespace: ref.namespace, name: of.pod, container: of.container };
  const log = await from.sources.logs.read(source, { tailLines: lines, previous: isPrevious }, signal);
  return { kind: 'log', of, isPrevious, log };
}

function observe(world: World): Seen {
  if (world.kind === 'none')
    return { landed: 'unreadable', effect: world.mayCome ? 'waiting' : 'failed', says: world.says };
  const { of, isPrevious, log } = world;
  const whose = `${of.pod}${isPrevious ? ', before it was started again' : ''}`;
  if (log.kind !== 'ok') {
    // That a container never started, and so wrote nothing, is an answer too.
    if (log.kind === 'absent') return written(of, safe(`${whose} has no log: ${log.says}`, 300), []);
    const effect = log.kind === 'unreachable' ? 'waiting' : 'failed';
    return { landed: 'unreadable', effect, says: safe(`the log of ${whose} can't be read: ${log.says}`) };
  }
  const lines = log.value.filter(({ text }) => text !== '');
  const newest = tellingLines(lines)[0]?.newest ?? lines.at(-1)?.text;
  const says = safe(`${whose}: ${newest === undefined ? 'wrote nothing' : redacted(newest)}`, 300);
  return written(of, says, lines);
}

const written = (of: LogChoice, says: SafeText, lines: readonly LogLine[]): Seen => ({
  landed: 'after',
  effect: 'in-effect',
  says,
  result: { pod: of.pod, says },
  checks: inARow(lines)
    .slice(-mostKept)
    .map(({ count, newest }) => lineOf(of, count, newest)),
});

const lineOf = ({ pod, container }: LogChoice, times: number, text: SafeText): CheckSeen => ({
  check: 'log',
  holds: 'unknown',
  says: safe(`${redacted(text)}${times > 1 ? ` (${counted(times, 'time')})` : ''}`, 300),
  evidence: { pod, container, times },
});
