import type { SafeText } from './safe-text.ts';

/** What a context is to its people. What is not known to be otherwise is production. */
export type Environment = 'production' | 'staging' | 'development' | 'practice';

/** What confirming takes at least: nothing, one key, or the typed name. */
export type Floor = 'none' | 'key' | 'typed';

/** What the user's settings call a place, and what a change needs there. */
export type EnvironmentSetting = {
  readonly name: SafeText;
  readonly environment: Environment;
  readonly floor: Floor;
  /** Patterns, `*` for anything; none = every namespace. */
  readonly namespaces: readonly string[];
};

/** Where we are, fixed when the session starts. */
export type Place = {
  readonly context: string;
  readonly server: string;
  /** uid of kube-system, else `ca:` and a hash of the cluster's CA and URL. */
  readonly cluster: string;
  readonly namespace: string;
  readonly environment: Environment;
  /** Those of the user's settings that fit this context and server, in their order. */
  readonly settings?: readonly EnvironmentSetting[];
  readonly tlsVerified: boolean;
};

/**
 * What a namespace of this place is: as the first setting that fits it says. `undefined` = several namespaces at once,
 * which only a setting for all of them fits.
 */
export function environmentIn(
  { environment, settings = [] }: Pick<Place, 'environment' | 'settings'>,
  namespace: string | undefined,
): { readonly environment: Environment; readonly name?: SafeText; readonly floor?: Floor } {
  // A setting for some namespaces stands before the one for all: then not all of them are the same.
  const fitting = settings.find(
    ({ namespaces }) =>
      namespaces.length === 0 || namespace === undefined || namespaces.some(pattern => fits(pattern, namespace)),
  );
  if (!fitting || (namespace === undefined && fitting.namespaces.length > 0)) return { environment };
  return { environment: fitting.environment, name: fitting.name, floor: fitting.floor };
}

/** `*` stands for any letters; everything else for itself. */
export function fits(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map(part => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}
