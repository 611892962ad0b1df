import { actions } from '../actions/registry.ts';
import { checks } from '../checks/registry.ts';
import type { StepForm } from '../domain/step-form.ts';
import { facts } from '../facts/registry.ts';
import type { PrintWords } from '../playbook/print-playbook.ts';
import type { PlaybookWords } from '../playbook/read-playbook.ts';

/** All that a playbook may use, from the registries of the program. */
export const playbookWords: PlaybookWords & PrintWords = {
  steps: new Map([...actions].flatMap(([name, { step }]): [string, StepForm][] => (step ? [[name, step]] : []))),
  checks: new Map([...checks].map(([name, { form }]) => [name, form])),
  facts: new Set(facts.keys()),
  asks: new Map([...facts].map(([name, { asks }]) => [name, asks])),
};
