import { environmentIn, type Place } from '../../domain/environment.ts';
import { type CockpitState, screenOf } from './state.ts';

const words = {
  production: 'PRODUCTION',
  staging: 'STAGING',
  development: 'DEVELOPMENT',
  practice: 'PRACTICE',
} as const;

/** What a place is, in words: an environment that is not production goes by its own name. */
export function environmentWords(place: Place, namespace: string | undefined): string {
  const { environment, name } = environmentIn(place, namespace);
  if (name === undefined || environment === 'practice') return words[environment];
  if (environment !== 'production') return name.toUpperCase();
  return /^production$/i.test(name) ? words.production : `${words.production} ${name}`;
}

/** Of what is on the screen: the namespace that a plan, a run or a workload is in, else the board's. */
export function environmentShown(state: CockpitState): string {
  const screen = screenOf(state);
  const ref =
    'ref' in screen
      ? screen.ref
      : screen.name === 'plan'
        ? state.plan?.ref
        : screen.name === 'run'
          ? state.run?.ref
          : undefined;
  return environmentWords(state.place, ref?.namespace ?? (state.allNamespaces ? undefined : state.place.namespace));
}
