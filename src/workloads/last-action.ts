import type { Hash, Instant, Sha } from '../domain/brands.ts';
import { canonical, type JsonObject } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { bareTemplate } from './shared/kept.ts';

export const lastActionAnnotation = 'deploy-cockpit.io/last-action';

/** What we leave on the object with each change, in the same request. At most 1 KiB. */
export type LastAction = {
  readonly change: string;
  readonly run: string;
  readonly by: SafeText;
  readonly at: Instant;
  /** Of the template that was asked for, so that a copy on another revision is not believed. */
  readonly template?: Sha;
  /** Who asked for that template, where it was not the one who left this mark. */
  readonly templateBy?: SafeText;
};

export const templateSha = (template: JsonObject, hash: Hash): Sha => hash(canonical(bareTemplate(template)));

/** Reads it from an annotation; anyone may have written it, so whatever doesn't fit is nothing. */
export function lastActionOf(annotations: Readonly<Record<string, string>>): LastAction | undefined {
  const text = annotations[lastActionAnnotation];
  if (text === undefined || text.length > 4_096) return undefined;
  try {
    const { change, run, by, at, template, templateBy } = JSON.parse(text) as Record<string, unknown>;
    if (typeof change !== 'string' || typeof run !== 'string' || typeof by !== 'string') return undefined;
    if (typeof at !== 'string' || Number.isNaN(Date.parse(at))) return undefined;
    return {
      change,
      run,
      by: safe(by, 100),
      at: Date.parse(at),
      ...(typeof template === 'string' && { template: template as Sha }),
      ...(typeof templateBy === 'string' && { templateBy: safe(templateBy, 100) }),
    };
  } catch {
    return undefined;
  }
}
