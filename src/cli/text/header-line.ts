import { environmentShown } from '../../app/store/environment.ts';
import { isSilent } from '../../app/store/silence.ts';
import type { CockpitState } from '../../app/store/state.ts';
import { duration } from '../../domain/duration.ts';
import { dayAndTime } from '../../wording/clock-time.ts';

/** Where we are, who we are, and how old this is: in the words of the cockpit's header. */
export function headerLine(state: CockpitState): string {
  const { place, who, isReadOnly, allNamespaces, now } = state;
  return [
    environmentShown(state),
    ...(isReadOnly ? ['READ ONLY'] : []),
    ...(place.tlsVerified ? [] : ['TLS NOT VERIFIED']),
    `${place.context} / ${allNamespaces ? 'all namespaces' : place.namespace}`,
    who,
    freshness(state),
    dayAndTime(now),
  ].join('  ');
}

function freshness(state: CockpitState): string {
  const { lastAnswerAt } = state.freshness;
  if (lastAnswerAt === undefined) return 'NO ANSWER';
  const silence = isSilent(state);
  return silence === undefined
    ? `live ${duration(state.now - lastAnswerAt).replace(/^\d+ ms$/, '0 s')}`
    : `SILENT ${silence}`;
}
