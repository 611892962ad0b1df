import type { Instant } from '../../domain/brands.ts';
import type { Deviation, DeviationNews } from '../../domain/deviation.ts';
import type { MonitorRule, MonitorSettings } from '../../domain/monitors.ts';
import { ours, safe } from '../../domain/safe-text.ts';
import { addedBy, allErrors, errorKey, loggedKey, type MonitorLook } from './added.ts';
import { eventKey, isWellInside, numberIn, outOfLimits, outOfUsual } from './expected.ts';
import { type Allowed, type Finding, findInEvents, isBack, isUp } from './finding.ts';
import { addLifetime, addLook, closeMinute, type History, isLogged, minuteMs, noHistory } from './history.ts';
import { rateOf } from './luck.ts';

/** Everything that is kept; its size does not grow with time. */
export type MonitorState = {
  readonly settings: MonitorSettings;
  readonly history: History;
  readonly standing: ReadonlyMap<string, Standing>;
};

/** How one number stands: out of what is expected, for now (`raised` absent) or for sure. */
type Standing = {
  readonly deviation: Deviation;
  readonly raised?: true;
  readonly finding?: Finding;
  /** Minutes in a row that it is out, before it is raised; that it is well, after. */
  readonly minutes: number;
};

export const beginMonitoring = (settings: MonitorSettings): MonitorState => ({
  settings,
  history: noHistory,
  standing: new Map(),
});

/** What stands out now, raised and not resolved; the longest first. */
export const deviationsOf = ({ standing }: MonitorState): readonly Deviation[] =>
  [...standing.values()]
    .flatMap(({ raised, deviation }) => (raised ? deviation : []))
    .toSorted((a, b) => a.since - b.since);

/** Of what is to be monitored, what nobody told in the last minute. Nothing before the first is over. */
export function unmeasuredIn({ settings, history }: MonitorState): readonly MonitorRule[] | undefined {
  const last = history.minutes.at(-1);
  return last && settings.rules.filter(rule => numberIn(rule, last) === undefined);
}

/** Takes in one look. It is judged once a minute; each deviation is news once when it begins and once when it is over. */
export function monitorLook(
  state: MonitorState,
  look: MonitorLook,
): { readonly state: MonitorState; readonly news: readonly DeviationNews[] } {
  const begun = addLifetime(state.history, look.pods, errorKey, loggedKey);
  const { history, isClosed } = addLook(begun, addedBy(look, state.settings, begun.known));
  if (!isClosed) return { state: { ...state, history }, news: [] };
  return judgeMinute({ ...state, history }, look.at);
}

function judgeMinute(state: MonitorState, at: Instant) {
  const { settings, history } = state;
  const standing = new Map(state.standing);
  const news: DeviationNews[] = [];
  const take = (key: string, before: Standing | undefined, after: Standing | undefined) => {
    if (after) standing.set(key, after);
    else standing.delete(key);
    if (after?.raised && !before?.raised) news.push({ type: 'raised', at, deviation: after.deviation });
    if (!after && before?.raised) news.push({ type: 'resolved', at, deviation: before.deviation });
  };
  const { errors, rules } = settings;
  if (errors) {
    const allowed = { ...errors, leastExcess: leastExcessOfErrors };
    for (const key of [...history.known.keys()].filter(isErrors)) {
      const before = standing.get(key);
      take(
        key,
        before,
        ofEvents(history, { key, name: nameOf(key), unit: 'share', per: 'request', minutes: 2 }, allowed, before),
      );
    }
  }
  for (const rule of rules) take(rule.key, standing.get(rule.key), ofRule(history, rule, standing.get(rule.key), at));
  const marks = [...standing].flatMap(([key, { deviation, raised }]) =>
    historyKeys(key, rules).map(one => ({ key: one, since: deviation.since, isRaised: raised === true })),
  );
  return { state: { ...state, history: closeMinute(history, marks), standing }, news };
}

/** A type may be less than one request of two thousand more, and nobody is told. */
const leastExcessOfErrors = 0.0005;
const isErrors = (key: string): boolean => key === allErrors || key.startsWith('errors ') || isLogged(key);
const nameOf = (key: string) =>
  key === allErrors ? ours('errors') : safe(isLogged(key) ? key : key.slice('errors '.length), 80);

/** A counter's events stand under a key of their own. */
const historyKeys = (key: string, rules: readonly MonitorRule[]): readonly string[] =>
  rules.some(rule => rule.key === key) ? [key, eventKey({ key })] : [key];

type OfEvents = Pick<Deviation, 'key' | 'name' | 'unit'> & {
  readonly per: 'request' | 'second';
  /** In a row, before it is raised and before it is resolved. */
  readonly minutes: number;
  readonly inHistory?: string;
};

function ofEvents(
  history: History,
  of: OfEvents,
  allowed: Allowed,
  before: Standing | undefined,
): Standing | undefined {
  const { key, name, unit, per, minutes, inHistory = key } = of;
  const scale = per === 'second' ? 1_000 : 1;
  if (before?.raised && before.finding) {
    const well = isBack(history, inHistory, per, before.finding, allowed) ? before.minutes + 1 : 0;
    return well >= minutes ? undefined : { ...before, minutes: well };
  }
  const finding = findInEvents(history, inHistory, per, allowed);
  if (!finding) return undefined;
  const isSame = before !== undefined && isUp(before.deviation.kind) === isUp(finding.kind);
  const outFor = (isSame ? before.minutes : 0) + 1;
  const deviation: Deviation = {
    key,
    name,
    unit,
    kind: finding.kind,
    since: isSame ? Math.min(before.deviation.since, finding.since) : finding.since,
    now: scale * finding.now,
    ...(finding.kind !== 'new' && { usual: scale * rateOf(finding.usual) }),
    ...(isErrors(key) && { events: finding.events }),
  };
  return {
    deviation,
    finding,
    minutes: outFor >= minutes ? 0 : outFor,
    ...(outFor >= minutes && { raised: true as const }),
  };
}

function ofRule(history: History, rule: MonitorRule, before: Standing | undefined, at: Instant): Standing | undefined {
  const { expects, source, key, name, unit } = rule;
  if (expects.kind === 'usual' && source.from === 'counter') {
    const allowed = { ...expects, leastExcess: 0 };
    const minutes = Math.max(2, Math.ceil(rule.forMs / minuteMs));
    return ofEvents(history, { key, name, unit, per: source.per, minutes, inHistory: eventKey(rule) }, allowed, before);
  }
  const last = history.minutes.at(-1);
  const value = last && numberIn(rule, last);
  // What nobody tells any more is not well again.
  if (value === undefined) return before?.raised ? before : undefined;
  const held = before?.raised ? before.deviation.usual : undefined;
  const out = expects.kind === 'range' ? outOfLimits(value, rule) : outOfUsual(history, rule, held);
  const needed = Math.max(1, Math.ceil(rule.forMs / minuteMs));
  if (before?.raised) {
    const isWell = expects.kind === 'range' ? isWellInside(value, rule) : !out;
    const well = isWell ? before.minutes + 1 : 0;
    return well >= needed ? undefined : { ...before, minutes: well };
  }
  if (!out) return undefined;
  const outFor = before?.deviation.kind === out.kind ? before.minutes + 1 : 1;
  // What is held against the usual was out in each minute of its time already.
  const isRaised = outFor >= needed || expects.kind === 'usual';
  const since =
    before?.deviation.kind === out.kind
      ? before.deviation.since
      : at - (expects.kind === 'usual' ? rule.forMs : minuteMs);
  const deviation: Deviation = { key, name, unit, kind: out.kind, since, now: out.now, usual: out.usual };
  return { deviation, minutes: isRaised ? 0 : outFor, ...(isRaised && { raised: true as const }) };
}
