import { versionOf } from '../domain/image.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { counted } from '../wording/numbers.ts';
import type { Words } from './change-plan.ts';
import { type ReadServiceWorld, type Selector, type Side, selectorWords } from './service-world.ts';
import { trackers } from './template-words.ts';

/** Pods that would be addresses of a Service: ready, and not on their way out. */
export const readyIn = ({ pods = [] }: Side): number =>
  pods.filter(({ isReady, deletedAt }) => isReady && deletedAt === undefined).length;

/** All that a person reads before users are sent to other pods. */
export function switchWords(name: string, { meta, from, to }: ReadServiceWorld): Words {
  const [before, after] = [sideWords(from), sideWords(to)];
  return {
    title: safe(`SWITCH ${name} to ${difference(from.selector, to.selector)}`),
    changes: [
      {
        what: safe(`selector of Service ${name}`),
        before: safe(selectorWords(from.selector)),
        after: safe(selectorWords(to.selector)),
      },
      { what: ours('users reach'), before, after },
    ],
    stays: [safe(`${before}: kept warm, to switch back`), ours('both pod templates'), ours('the database')],
    why: safe(`${counted(readyIn(to), 'pod')} ready there, ${readyIn(from)} serving now`),
    effect: ours('about 2 s: new connections go to the other side'),
    unknown: [ours('whether the other side runs on today’s database schema: not asked here')],
    warnings: [
      ours('connections that are open stay where they are until they close'),
      ...(sharesPods(from, to) ? [ours('some pods are on both sides: the new selector does not part them')] : []),
      ...(to.deployments ?? []).flatMap(({ name: of, updated, desired, observedGeneration, generation }) =>
        updated < desired || observedGeneration < generation
          ? [safe(`${of} is being rolled out: it may not stay ready`)]
          : [],
      ),
      ...trackers(meta),
    ],
  };
}

/** `3 ready pods of checkout-green (2.1.0)` */
function sideWords(side: Side): SafeText {
  const ready = readyIn(side);
  const pods = `${ready} ready ${ready === 1 ? 'pod' : 'pods'}`;
  const of = (side.deployments ?? []).map(
    ({ name, containers }) => `${name} (${versionOf(containers.map(({ image }) => image))})`,
  );
  return safe(of.length > 0 ? `${pods} of ${of.join(', ')}` : `${pods} of ${selectorWords(side.selector)}`);
}

/** Only what is another label than before: `slot=green`. */
const difference = (from: Selector, to: Selector): string =>
  selectorWords(Object.fromEntries(Object.entries(to).filter(([key, value]) => from[key] !== value))) ||
  selectorWords(to);

function sharesPods(from: Side, to: Side): boolean {
  const own = new Set(from.pods?.map(({ uid }) => uid));
  return to.pods?.some(({ uid }) => own.has(uid)) ?? false;
}
