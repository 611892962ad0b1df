import type { WorkloadWorld } from '../actions/workload-world.ts';
import { age } from '../domain/duration.ts';
import { versionOf } from '../domain/image.ts';
import type { Family, PodReport } from '../domain/reports.ts';
import { ours, safe } from '../domain/safe-text.ts';
import type { WorkloadRef } from '../domain/workload.ts';
import { rulesOf } from '../workloads/registry.ts';
import { servesOnly, servingOf } from '../workloads/serving.ts';
import { podsOf } from '../workloads/shared/kept.ts';
import { type Check, defineCheck } from './check.ts';
import { aboutWorkload, parseWorkload } from './check-settings.ts';
import { readWorkloadOf, unknown, unread, whoServesUnread } from './check-worlds.ts';

type Settings = { readonly ref?: WorkloadRef };
type Judged = ReturnType<Check<unknown, unknown>['judge']>;

/** A container that came back up a moment ago may go down again in the next. */
const calmMs = 120_000;

/** The rollout took effect, as many pods serve as are wanted, and none of them was started again lately. */
export const available = defineCheck<Settings, WorkloadWorld | undefined>({
  name: 'available',
  form: {
    says: 'Every pod that is wanted serves, runs the newest revision, and was not started again for 2 minutes.',
    with: { workload: aboutWorkload },
  },
  parse(raw) {
    const { ref, problems } = parseWorkload(raw);
    return problems.length > 0 ? { problems } : { settings: ref ? { ref } : {} };
  },
  read: readWorkloadOf,
  judge(_settings, world, { now }) {
    if (world?.kind !== 'read') return unread(world);
    return judgeFamily(world.family, now);
  },
});

function judgeFamily(family: Family, now: number): Judged {
  const { workload } = family;
  const rules = rulesOf(family);
  const set = rules.current(family);
  if (!set || workload.observedGeneration < workload.generation)
    return { holds: 'no', says: ours('the controller has not seen the newest change yet'), evidence: null };
  const serving = servingOf(family);
  if (!serving) return unknown(whoServesUnread);
  const { desired } = workload;
  const own = serving.byHash.get(set.hash) ?? 0;
  const { phase, cause } = rules.rollout(family, { now });
  const restarted = podsOf(family, set).filter(pod => startedAgainAt(pod, now) !== undefined);
  const evidence = {
    desired,
    ready: serving.ready,
    ofRevision: own,
    revision: set.revision,
    phase,
    startedAgain: restarted.map(({ name }) => name),
  };
  const pods = serving.by === 'services' ? 'serving pods' : 'ready pods';
  const says = `${own} of ${Math.max(desired, serving.ready)} ${pods} run r${set.revision} (${versionOf(set.containers.map(({ image }) => image))})`;
  const no = (because: string): Judged => ({ holds: 'no', says: safe(because), evidence });
  if (desired === 0) return no('it is scaled to 0: nobody serves');
  if (!servesOnly(family, set) || own < desired) {
    const why = (phase === 'failed' || phase === 'stuck') && cause ? `; ${cause.says}` : '';
    return no(`${says}${why}`);
  }
  const [first] = restarted;
  if (first) return no(`${says}; ${first.name} started again ${age(now - (startedAgainAt(first, now) ?? now))} ago`);
  return { holds: 'yes', says: safe(`${says}, none started again in the last ${age(calmMs)}`), evidence };
}

/** When a container of it was last started again, where that was a moment ago. */
function startedAgainAt({ containers }: PodReport, now: number): number | undefined {
  const starts = containers
    .filter(({ restarts }) => restarts > 0)
    .flatMap(({ state, lastState }) => [
      ...(state.kind === 'running' && state.startedAt !== undefined ? [state.startedAt] : []),
      ...(lastState.kind === 'terminated' && lastState.at !== undefined ? [lastState.at] : []),
    ]);
  const last = Math.max(...starts, 0);
  return now - last < calmMs ? last : undefined;
}
