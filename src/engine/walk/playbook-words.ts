import type { StepForms } from '../../domain/step-form.ts';
import { type PlaybookWords, type ReadPlaybook, readPlaybook } from '../../playbook/read-playbook.ts';
import type { Engine } from '../engine.ts';

/** What this build has for playbooks to use. */
export const playbookWords = ({
  actions,
  checks,
  facts,
}: Pick<Engine, 'actions' | 'checks' | 'facts'>): PlaybookWords => ({
  steps: stepForms(actions),
  checks: new Map([...checks].map(([name, { form }]) => [name, form])),
  facts: new Set(facts.keys()),
});

const stepForms = (actions: Engine['actions']): StepForms =>
  new Map([...actions].flatMap(([name, { step }]) => (step ? [[name, step] as const] : [])));

export const readText = (engine: Engine, text: string): ReadPlaybook => readPlaybook(text, playbookWords(engine));
