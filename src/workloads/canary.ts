import type { Id, Instant, Sha } from '../domain/brands.ts';
import { type JsonObject, objectAt, textAt, without } from '../domain/json.ts';
import type { Meta } from '../domain/reports.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { bareTemplate } from './shared/kept.ts';

/** On a canary Deployment, in its selector and on its pods, so that neither Deployment takes the other's pods. */
export const trackLabel = 'deploy-cockpit.io/track';
/** On a canary Deployment: where its ramp stands, for whoever goes on with it or takes it back. */
export const rampAnnotation = 'deploy-cockpit.io/ramp';

export const canaryName = (stable: string): string => `${stable}-canary`;

/** On a canary's pod template, where the Service of the stable one must not take its pods: the label that it changed. */
const labelBeforeAnnotation = 'deploy-cockpit.io/label-before';

/** A label by which a Service finds its pods, and what a canary has there in its place. */
export type Relabelled = { readonly key: string; readonly before: string; readonly to: string };

/** A pod template whose pods neither the stable Deployment counts as its own nor, where relabelled, its Service. */
export const withTrack = (template: JsonObject, relabelled?: Relabelled): JsonObject => ({
  ...template,
  metadata: {
    ...objectAt(template, 'metadata'),
    labels: {
      ...objectAt(template, 'metadata', 'labels'),
      ...(relabelled && { [relabelled.key]: relabelled.to }),
      [trackLabel]: 'canary',
    },
    ...(relabelled && {
      annotations: {
        ...objectAt(template, 'metadata', 'annotations'),
        [labelBeforeAnnotation]: `${relabelled.key}=${relabelled.before}`,
      },
    }),
  },
});

/** Which label the pods of a canary have otherwise; nothing where the Service takes them as well. */
export function relabelledIn(template: JsonObject): Relabelled | undefined {
  const text = textAt(template, 'metadata', 'annotations', labelBeforeAnnotation) ?? '';
  const at = text.indexOf('=');
  if (at < 1) return undefined;
  const [key, before] = [text.slice(0, at), text.slice(at + 1)];
  return { key, before, to: textAt(template, 'metadata', 'labels', key) ?? '' };
}

/** The pod template of a canary as the stable Deployment would have it. */
export function withoutTrack(template: JsonObject): JsonObject {
  const bare = without(bareTemplate(template), 'metadata', 'labels', trackLabel);
  const relabelled = relabelledIn(bare);
  if (!relabelled) return bare;
  const metadata = objectAt(without(bare, 'metadata', 'annotations', labelBeforeAnnotation), 'metadata');
  const labels = { ...objectAt(metadata, 'labels'), [relabelled.key]: relabelled.before };
  const { annotations, ...others } = metadata;
  // The API server stores no empty map.
  const isBare = annotations === undefined || Object.keys(annotations as object).length === 0;
  return { ...bare, metadata: { ...others, labels, ...(!isBare && { annotations }) } };
}

/** Without a verdict a ramp waits so long beyond its hold, unless told. */
export const usualPatienceMs = 15 * 60_000;

/** What each step of a ramp leaves on the canary, in the same request as the change itself. At most 1 KiB. */
export type RampNote = {
  /** Percent, in order; the last one is 100 where the ramp ends in a promotion. */
  readonly steps: readonly number[];
  /** The weight that is wanted since `since`. */
  readonly now: number;
  readonly since: Instant;
  readonly by: SafeText;
  readonly run: Id;
  /** How long each step is looked at. */
  readonly holdMs?: number;
  /** Of the stable Deployment when the ramp began. */
  readonly stable: number;
  readonly template: Sha;
  /** Who goes on: a process that walks the ramp, or a later job for each step. */
  readonly goesOn: 'by-itself' | 'by-step';
  readonly paused?: { readonly by: SafeText; readonly at: Instant };
  readonly isTakenBack?: true;
};

/** As it is written; `run` and `since` as given, because a plan's hash has placeholders for both. */
export const rampNoteText = (
  { paused, ...rest }: Omit<RampNote, 'run' | 'since'>,
  { run, since }: { readonly run: string; readonly since: string },
): string =>
  JSON.stringify({
    ...rest,
    run,
    since,
    ...(paused && { paused: { by: paused.by, at: instantText(paused.at) } }),
  });

export const instantText = (at: Instant): string => new Date(at).toISOString();

/** Reads it from an annotation; anyone may have written it, so whatever doesn't fit is nothing. */
export function rampNoteOf({ annotations }: Pick<Meta, 'annotations'>): RampNote | undefined {
  const text = annotations[rampAnnotation];
  if (text === undefined || text.length > 4_096) return undefined;
  try {
    const { steps, now, since, by, run, holdMs, stable, template, goesOn, paused, isTakenBack } = JSON.parse(
      text,
    ) as Record<string, unknown>;
    const at = instantIn(since);
    if (!Array.isArray(steps) || !steps.every(isPercent) || !isPercent(now) || at === undefined) return undefined;
    if (typeof by !== 'string' || typeof run !== 'string' || typeof template !== 'string') return undefined;
    const pause = pauseIn(paused);
    return {
      steps,
      now,
      since: at,
      by: safe(by, 100),
      run: run as Id,
      ...(typeof holdMs === 'number' && { holdMs }),
      stable: typeof stable === 'number' ? stable : 0,
      template: template as Sha,
      goesOn: goesOn === 'by-itself' ? 'by-itself' : 'by-step',
      ...(pause && { paused: pause }),
      ...(isTakenBack === true && { isTakenBack }),
    };
  } catch {
    return undefined;
  }
}

export const isPercent = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 100;

function instantIn(value: unknown): Instant | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function pauseIn(value: unknown): RampNote['paused'] {
  if (typeof value !== 'object' || value === null) return undefined;
  const { by, at } = value as Record<string, unknown>;
  const when = instantIn(at);
  return typeof by === 'string' && when !== undefined ? { by: safe(by, 100), at: when } : undefined;
}
