import type { Answer, FailedAnswer } from '../../domain/answer.ts';
import type { Measured, PodReading } from '../../domain/measurement.ts';
import type { MetricsSetting } from '../../domain/metrics-setting.ts';
import type { PodReport } from '../../domain/reports.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import type { Measurements } from '../../ports/measurements.ts';
import type { Clock } from '../../ports/surroundings.ts';
import { type ReadSamples, sampleReader } from '../../samples/sample-reader.ts';
import { expressionsOf, mustHave, questions } from './expressions.ts';
import { detect, type Profile } from './profile.ts';
import { makeQueries } from './queries.ts';
import { type Results, readPods } from './read-pods.ts';
import type { Route } from './route.ts';
import { readStored } from './stored.ts';

/** Whoever asks again so soon gets the same answer: several watches look at the same pods. */
const sameAnswerMs = 2_000;
/** What is not found is not looked for at every tick. */
const lookAgainMs = 10_000;
/** Metrics that an application makes later are found then; how often it is scraped can't be told at once. */
const newProfileMs = 300_000;
const newPaceMs = 10_000;

type Known = {
  readonly readSamples: ReadSamples;
  profile?: Profile;
  /** When the profile was made. */
  madeAt?: number;
  /** Why there is no profile, and until when that is believed. */
  failed?: { readonly answer: FailedAnswer; readonly until: number };
};

/** Reads what a Prometheus stored of the pods: raw counters, at most six questions a look. */
export function makePrometheus(route: Route, clock: Clock, setting: MetricsSetting): Measurements {
  const queries = makeQueries(route, clock);
  const workloads = new Map<string, Known>();
  const answers = new Map<string, { readonly askedAt: number; readonly answer: Promise<Answer<Measured>> }>();

  return {
    read(pods, signal) {
      const now = clock.monoMs();
      for (const [key, { askedAt }] of answers) if (now - askedAt > sameAnswerMs) answers.delete(key);
      const key = pods
        .map(({ uid }) => uid)
        .toSorted()
        .join();
      const known = answers.get(key);
      if (known) return known.answer;
      const answer = readAll(pods, signal);
      answers.set(key, { askedAt: now, answer });
      return answer;
    },
    async *stored(pods, span, signal) {
      const known = knownOf(pods);
      const profile = await profileOf(known, pods, signal);
      if (!('split' in profile)) return yield profile;
      const { readSamples } = known;
      yield* readStored(route.name, pods, profile, span, { queries, setting, readSamples, clock }, signal);
    },
  };

  function knownOf(pods: readonly PodReport[]): Known {
    const key = [...new Set(pods.map(workloadOf))].toSorted().join();
    const known = workloads.get(key) ?? { readSamples: sampleReader(setting) };
    workloads.set(key, known);
    return known;
  }

  async function readAll(pods: readonly PodReport[], signal: AbortSignal): Promise<Answer<Measured>> {
    const of = new Map<string, PodReading>();
    const problems: SafeText[] = [];
    const failed: FailedAnswer[] = [];
    let everyMs: number | undefined;
    for (const own of Map.groupBy(pods, ({ namespace }) => namespace).values()) {
      const answer = await readWorkload(knownOf(own), own, signal);
      if (answer.kind !== 'ok') {
        failed.push(answer);
        continue;
      }
      for (const [uid, reading] of answer.value.of) of.set(uid, reading);
      problems.push(...answer.value.problems);
      everyMs = Math.max(everyMs ?? 0, answer.value.everyMs ?? 0) || undefined;
    }
    const [worst] = failed;
    if (of.size === 0 && worst) return worst;
    problems.push(...failed.map(({ says }) => says));
    return {
      kind: 'ok',
      value: { source: route.name, of, problems: [...new Set(problems)], ...(everyMs !== undefined && { everyMs }) },
      at: clock.now(),
    };
  }

  async function readWorkload(
    known: Known,
    pods: readonly PodReport[],
    signal: AbortSignal,
  ): Promise<Answer<Omit<Measured, 'source'>>> {
    const profile = await profileOf(known, pods, signal);
    if (!('split' in profile)) return profile;
    const asked = expressionsOf(profile, pods, setting.match);
    const results: { -readonly [Question in keyof Results]: Results[Question] } = {};
    let at: number | undefined;
    // When a pod was scraped comes first: its answer says by the server's own clock when all of them are evaluated.
    for (const question of questions) {
      const expression = asked[question];
      if (expression === undefined) continue;
      const answer = await queries.instant(expression, signal, at);
      if (answer.kind !== 'ok' && answer.isRefused && !mustHave.has(question)) continue;
      if (answer.kind !== 'ok') return answer.answer;
      results[question] = answer.value;
      at ??= answer.value[0]?.at;
    }
    const read = readPods(results, pods, profile, known.readSamples, setting, at ?? clock.now());
    if (read.size === 0) delete known.profile;
    return measuredOf(read, pods, profile);
  }

  function measuredOf(
    read: ReturnType<typeof readPods>,
    pods: readonly PodReport[],
    { everyMs }: Profile,
  ): Answer<Omit<Measured, 'source'>> {
    const of = new Map<string, PodReading>();
    let stale: { readonly name: string; readonly ms: number } | undefined;
    for (const { uid, name } of pods) {
      const one = read.get(uid);
      if (one?.kind === 'read') of.set(uid, one.reading);
      else if (one && one.ms > (stale?.ms ?? 0)) stale = { name, ms: one.ms };
    }
    const missing = pods.filter(({ uid }) => !read.has(uid));
    const oldWords =
      stale && safe(`${route.name} has nothing new of ${stale.name} since ${Math.round(stale.ms / 1_000)} s.`);
    if (of.size === 0 && oldWords) return { kind: 'unreachable', says: oldWords };
    const problems = [
      ...(oldWords ? [oldWords] : []),
      ...(missing[0] ? [safe(`${route.name} has no numbers of ${namesOf(missing)}.`)] : []),
    ];
    return { kind: 'ok', value: { of, problems, ...(everyMs !== undefined && { everyMs }) }, at: clock.now() };
  }

  async function profileOf(
    known: Known,
    pods: readonly PodReport[],
    signal: AbortSignal,
  ): Promise<Profile | FailedAnswer> {
    const now = clock.monoMs();
    const { profile, madeAt = now } = known;
    if (profile && now - madeAt < (profile.everyMs === undefined ? newPaceMs : newProfileMs)) return profile;
    if (known.failed && now < known.failed.until) return known.failed.answer;
    delete known.failed;
    const detected = await detect(pods, setting, queries, signal);
    if (detected.kind === 'profile') {
      // Types that change their names would look like new ones.
      const isCoarse = profile?.isCoarse ?? detected.profile.isCoarse;
      known.profile = { ...detected.profile, isCoarse };
      known.madeAt = now;
      return known.profile;
    }
    if (profile) {
      known.madeAt = now;
      return profile;
    }
    if (detected.kind === 'absent') {
      const answer = { kind: 'absent', says: safe(`${route.name}: ${detected.says}`) } as const;
      known.failed = { answer, until: now + lookAgainMs };
      return answer;
    }
    return detected;
  }
}

const namesOf = ([first, ...others]: readonly PodReport[]): string =>
  others.length === 0 ? (first?.name ?? '') : `${others.length + 1} pods, such as ${first?.name}`;

/** Pods of one workload are named alike, whichever of its templates they have. */
const workloadOf = ({ namespace, name, labels }: PodReport): string => {
  const hasHash = labels['pod-template-hash'] !== undefined;
  return `${namespace}/${name.replace(hasHash ? /-[^-]+-[^-]+$/ : /-[^-]+$/, '')}`;
};
