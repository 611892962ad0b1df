import { actions } from '../actions/registry.ts';
import { checks } from '../checks/registry.ts';
import { textAt } from '../domain/json.ts';
import { playbookWords as playbookWordsOf } from '../engine/walk/playbook-words.ts';
import { facts } from '../facts/registry.ts';
import type { PrintWords } from '../playbook/print-playbook.ts';
import type { PlaybookWords } from '../playbook/read-playbook.ts';

type Parsed = { readonly settings: unknown } | { readonly problems: readonly string[] };

const problemsIn = (parsed: Parsed | undefined): readonly string[] =>
  parsed && 'problems' in parsed ? parsed.problems : [];

/** All that a playbook may use, from the registries of the program. */
export const playbookWords: PlaybookWords & PrintWords = {
  ...playbookWordsOf({ actions, checks, facts }),
  refusals: {
    step(name, settings) {
      const action = actions.get(name);
      return problemsIn(action?.parse(action.step?.call?.(settings) ?? settings));
    },
    check: settings => problemsIn(checks.get(textAt(settings, 'check') ?? '')?.parse(settings)),
  },
  asks: new Map([...facts].map(([name, { asks }]) => [name, asks])),
};
