import type { Change, Seen } from '../domain/change.ts';
import type { HttpRouteReport } from '../domain/http-route.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { httpRouteOf } from '../reports/http-route.ts';
import { writtenBy } from '../reports/written-by.ts';
import { count } from '../wording/numbers.ts';
import { shareInWords } from '../wording/ramp.ts';
import { type MeasuredShare, requestsSince } from '../workloads/measured-share.ts';
import { standingOf } from '../workloads/route-standing.ts';
import { weightsBeforeAnnotation } from '../workloads/route-weights.ts';
import type { AtTime } from './action.ts';
import { nameOf } from './canary-route.ts';
import { type Routing, routesIn } from './canary-routing.ts';
import { observeObject, observeUnread } from './observe-object.ts';

type Given = AtTime & { readonly sentAt: number };
type Effect = Pick<Seen, 'effect' | 'says'>;

/** Who measures seldom, or nothing, holds nobody up for longer. */
const measuredWithinMs = 30_000;
/** With no request in so long a service is asleep. */
const quietForMs = 1_000;
/** A gateway that has seen a change may still be handing it to its proxies. */
const settlesInMs = 3_000;
/** Where so many requests should have come to the canary and none did, that is no chance: 1 in 20,000. */
const surelyExpected = 10;

/** What is seen of a canary's weight in a route: what gateways say of it, and where the requests really go. */
export const observeWeight = (change: Change, world: Routing, given: Given): Seen =>
  observeRoute(change, world, given, route => {
    const standing = standingOf(route);
    const says = `HTTPRoute ${route.name}: ${standing.says}`;
    if (standing.kind === 'nobody') return { effect: 'failed', says: safe(says) };
    if (standing.kind !== 'accepted') return { effect: 'waiting', says: safe(says) };
    const wanted = shareIn(route, world);
    const measured = measuredSince(world, given.sentAt);
    const told = (what: string) =>
      safe(`${says}${wanted === undefined ? '' : `; the canary is to get ${shareInWords(wanted)}, ${what}`}`);
    if (measured === undefined || 'says' in measured) {
      const why = measured ? `measured: unknown, ${measured.says}` : 'not measured yet';
      const isWaited = measured !== undefined || given.now >= given.sentAt + measuredWithinMs;
      return { effect: isWaited ? 'in-effect' : 'waiting', says: told(why) };
    }
    const sum = sumOf(measured);
    const isMissing = measured.canary === 0 && sum * (wanted ?? 0) >= surelyExpected;
    // Where nobody calls at all there is nothing to wait for.
    const isTooFew = measured.canary === 0 && given.now < given.sentAt + (sum === 0 ? quietForMs : measuredWithinMs);
    const lately = measuredLately(world, given) ?? measured;
    const isOther = wanted !== undefined && isOtherThan(lately, wanted);
    const isAsBefore = isOther && given.now < given.sentAt + measuredWithinMs;
    if (sum === 0 || lately.share === undefined)
      return {
        effect: isMissing || isTooFew ? 'waiting' : 'in-effect',
        says: told(isTooFew ? 'not measured yet' : 'measured: unknown, no requests came'),
      };
    const other = isAsBefore
      ? `; up to ${measuredWithinMs / 1_000} s are waited for the gateway`
      : ', which is other than asked: some callers may go past the route';
    return {
      effect: isMissing || isTooFew || isAsBefore ? 'waiting' : 'in-effect',
      says: told(`measured ${shareInWords(lately.share)} of ${count(sumOf(lately))} requests${isOther ? other : ''}`),
    };
  });

/**
 * What is seen of a route that was put back: no request comes to the canary any more. Who put it back is no matter: a
 * run that broke off finds what whoever aborted it has done.
 */
export function observeBack(change: Change, world: Routing, given: Given): Seen {
  const seen = observeRoute(change, world, given, route => backEffect(route, world, given));
  if (seen.landed !== 'other') return seen;
  const route = routesIn(world.routes)?.find(({ name }) => name === change.target.name);
  if (!route || weightsBeforeAnnotation in route.annotations || shareIn(route, world) !== undefined) return seen;
  return { landed: 'after', ...backEffect(route, world, given) };
}

function backEffect(route: HttpRouteReport, world: Routing, given: Given): Effect {
  const standing = standingOf(route);
  if (standing.kind === 'unseen') return { effect: 'waiting', says: safe(`HTTPRoute ${route.name}: ${standing.says}`) };
  // From a moment after it was sent, because requests that were under way then count as well.
  const measured = measuredSince(world, given.sentAt + settlesInMs / 3);
  const isSettled = given.now >= given.sentAt + settlesInMs;
  if (measured !== undefined && !('says' in measured) && measured.canary > 0 && !isQuiet(world))
    return given.now < given.sentAt + measuredWithinMs
      ? { effect: 'waiting', says: safe(`HTTPRoute ${route.name} is as before; the canary still gets requests`) }
      : {
          effect: 'in-effect',
          says: safe(`HTTPRoute ${route.name} is as before; the canary gets requests by another way`),
        };
  return isSettled
    ? { effect: 'in-effect', says: safe(`HTTPRoute ${route.name} is as before, and sends nothing to the canary`) }
    : { effect: 'waiting', says: safe(`HTTPRoute ${route.name} is as before`) };
}

function observeRoute(
  change: Change,
  { routes }: Routing,
  { hash }: Given,
  effect: (route: HttpRouteReport) => Effect,
): Seen {
  if (routes.kind !== 'ok') return { landed: 'unreadable', effect: 'unknown', says: routes.says };
  const { name } = change.target;
  const raw = routes.value.find(route => nameOf(route) === name);
  const route = raw && httpRouteOf(raw);
  if (!route) return observeUnread(change, { kind: 'absent', says: safe(`${name} is gone`) });
  const found = observeObject(change, raw, hash, pointer =>
    safe(`the rules of HTTPRoute ${name} were changed again, by ${writtenBy(raw, pointer)}`),
  );
  return 'seen' in found ? found.seen : { ...found.stands, ...effect(route) };
}

/** The canary's part of what the first rule that has it sends. */
export function shareIn({ rules }: HttpRouteReport, { way }: Routing): number | undefined {
  if (way.kind !== 'routes') return undefined;
  const backends = rules.find(rule => rule.backends.some(({ name }) => name === way.canaryService))?.backends ?? [];
  const sum = backends.reduce((all, { weight }) => all + weight, 0);
  const own = backends.find(({ name }) => name === way.canaryService);
  return own && sum > 0 ? own.weight / sum : undefined;
}

type MeasuredRequests = MeasuredShare | { readonly says: SafeText };

const sumOf = ({ canary, stable }: MeasuredShare): number => canary + stable;

/** Of the last moments: what a gateway did before it took the change over is left behind. Nothing where none came. */
function measuredLately(world: Routing, { sentAt, now }: Given): MeasuredShare | undefined {
  const measured = measuredSince(world, Math.max(sentAt, now - settlesInMs));
  return measured && 'canary' in measured && sumOf(measured) > 0 ? measured : undefined;
}

/** More than a quarter away, and no chance: 1 in 15,000. */
function isOtherThan(measured: MeasuredShare, wanted: number): boolean {
  const expected = sumOf(measured) * wanted;
  const away = Math.abs(sumOf(measured) * (measured.share ?? wanted) - expected);
  return away > expected / 4 && away > 4 * Math.sqrt(expected * (1 - wanted));
}

/** Nothing while there are no two readings of each side. */
export function measuredSince({ readings }: Routing, since: number): MeasuredRequests | undefined {
  return readings && ('says' in readings ? readings : requestsSince(readings, since));
}

/** None of the canary's pods counted one more request between its last two readings. */
const isQuiet = ({ readings }: Routing): boolean =>
  readings !== undefined &&
  !('says' in readings) &&
  readings.canary.every(samples => samples.length > 1 && samples.at(-1)?.requests === samples.at(-2)?.requests);
