import type { RequestCounts } from '../domain/metrics.ts';
import type { SampleSettings } from '../domain/metrics-setting.ts';
import { errorTypeOf } from './error-types.ts';
import { durationsOf, isDurationBucket } from './request-durations.ts';
import {
  counts,
  isFailure,
  metricsPages,
  pathLabels,
  presetsFor,
  type RequestPreset,
  usualPresets,
} from './request-presets.ts';
import type { Exposition, Sample } from './sample.ts';

export type Counted = Omit<RequestCounts, 'at'> & {
  /** Failures by type; all of them together are the failures. */
  readonly errors: ReadonlyMap<string, number>;
};

const usualCounters = new Set(usualPresets.map(({ counter }) => counter));
/** What requests are counted by, and how long they take. */
export const isOfRequests = (name: string): boolean => usualCounters.has(name) || isDurationBucket(name);

/**
 * Requests and failures by the first preset that fits. Our own readings of `scrapePath` are not counted: on a quiet pod
 * they would be most of the traffic.
 */
export function countRequests(
  { samples, declared }: Exposition,
  scrapePath = '/metrics',
  pins: SampleSettings = {},
): Counted | undefined {
  const pages = [scrapePath, ...metricsPages];
  const isOurs = ({ labels }: Sample) => pathLabels.some(label => pages.includes(labels[label] ?? ''));
  const names = new Set(samples.map(({ name }) => name));
  for (const preset of presetsFor(names, pins.requests)) {
    const own = samples.filter(sample => sample.name === preset.counter && counts(preset, sample));
    const told = own.flatMap(sample => {
      const status = preset.status.map(label => sample.labels[label]).find(value => value !== undefined);
      return status === undefined ? [] : [{ sample, status }];
    });
    if (told.length === 0) continue;
    const counted = summed(
      told.filter(({ sample }) => !isOurs(sample)),
      preset,
    );
    const durations = durationsOf(
      samples.filter(sample => !isOurs(sample) && isTheirs(sample)),
      pins.durations,
    );
    return { ...counted, ...(durations && { durations }) };
  }
  const waiting = pins.requests ? presetsFor(names, pins.requests) : usualPresets;
  const isWaiting = waiting.some(preset => isDeclared(preset, declared) && !names.has(preset.counter));
  return isWaiting ? { requests: 0, failures: 0, errors: new Map() } : undefined;
}

/** A sidecar tells of both ends of a call; only the one that was called counts. */
const isTheirs = ({ labels }: Sample): boolean => labels.reporter === undefined || labels.reporter === 'destination';

/** A counter that is declared and has no series yet has counted nothing, which is not the same as not counting. */
const isDeclared = ({ counter: name, declaredAs }: RequestPreset, declared: Exposition['declared']): boolean =>
  declared.has(name) || declared.has(declaredAs);

function summed(told: readonly { sample: Sample; status: string }[], preset: RequestPreset) {
  let requests = 0;
  let failures = 0;
  const errors = new Map<string, number>();
  for (const { sample, status } of told) {
    requests += sample.value;
    if (!isFailure(preset, status)) continue;
    failures += sample.value;
    const type = errorTypeOf(sample.labels, status);
    errors.set(type, (errors.get(type) ?? 0) + sample.value);
  }
  return { requests, failures, errors };
}
