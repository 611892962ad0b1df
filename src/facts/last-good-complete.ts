import type { AtTime } from '../actions/action.ts';
import { type ConfigRead, readReferencedConfig } from '../actions/referenced-config-world.ts';
import { readWorkloadWorld, type WorkloadWorld } from '../actions/workload-world.ts';
import { isObject, type JsonObject, listAt, textAt, textsAt } from '../domain/json.ts';
import { evidenceInWords } from '../wording/evidence.ts';
import { revisionName, standingOf } from '../workloads/standing.ts';
import { defineFact } from './fact.ts';
import { holds, holdsNot, type Judged, unknown } from './judged.ts';

type World = { readonly workload: WorkloadWorld; readonly config: readonly ConfigRead[] };

/** Whether the cluster still keeps all that going back needs: the template, and what it names. */
export const lastGoodComplete = defineFact<World>({
  name: 'last-good-complete',
  asks: 'Is the last good revision still kept whole?',
  async read({ workload: ref }, from, signal) {
    const workload = await readWorkloadWorld(ref, from, signal);
    if (workload.kind === 'unread') return { workload, config: [] };
    // Which one is the last good is judged later; what both sides name is read now.
    const templates = (workload.family.revisions ?? []).map(({ template }) => template);
    return { workload, config: await readReferencedConfig(ref.namespace, templates, from, signal) };
  },
  judge: (_about, { workload, config }, given) => judgeComplete(workload, config, given),
});

function judgeComplete(world: WorkloadWorld, config: readonly ConfigRead[], given: AtTime): Judged {
  if (world.kind === 'unread') return unknown(`not read: ${world.answer.says}`);
  const { good } = standingOf(world.family, world.records, given);
  if (!good) return holdsNot('the cluster keeps no other revision to go back to');
  const name = revisionName(good.revision);
  const { template } = good.kept;
  const missing = missingIn(template, textsAt(world.raw, 'spec', 'selector', 'matchLabels'));
  const evidence = { revision: good.revision.number, keptIn: good.kept.keptIn, keptAs: good.kept.name };
  if (missing) return holdsNot(`${name} is kept, but ${missing}`, evidence);
  const own = config.filter(({ templates }) => templates.includes(template));
  const gone = own.filter(({ found, isOptional }) => found.kind === 'absent' && !isOptional);
  const [first] = gone;
  if (first)
    return holdsNot(`${name} is kept, but ${first.kind} ${first.name}, which it needs, is gone`, {
      ...evidence,
      gone: gone.map(({ kind, name: of }) => `${kind} ${of}`),
    });
  const unread = own.find(({ found }) => found.kind === 'denied' || found.kind === 'unreachable');
  if (unread && unread.found.kind !== 'ok')
    return unknown(
      `${name} is kept; whether ${unread.kind} ${unread.name} is there is not known: ${unread.found.says}`,
      evidence,
    );
  const needs = own.length > 0 ? `, with all ${own.length} that it names` : '';
  return holds(
    `${name} is kept in ${good.kept.keptIn} ${good.kept.name}${needs}; ${evidenceInWords(good.evidence, given.now)}`,
    { ...evidence, rung: good.evidence.rung },
  );
}

/** What a template lacks to be a pod's, in words that go on after "but". */
function missingIn(template: JsonObject, selector: Readonly<Record<string, string>>): string | undefined {
  const containers = listAt(template, 'spec', 'containers').filter(isObject);
  if (containers.length === 0) return 'its template has no containers';
  const without = containers.find(one => !textAt(one, 'name') || !textAt(one, 'image'));
  if (without) return `container ${textAt(without, 'name') ?? '?'} of its template has no image`;
  const labels = textsAt(template, 'metadata', 'labels');
  const other = Object.entries(selector).find(([key, value]) => labels[key] !== value);
  return other && `its label ${other[0]} no longer matches what the workload selects`;
}
