import type { CheckForm, CheckForms, SettingForms, StepForm, StepForms } from '../../src/domain/step-form.ts';

/**
 * Step kinds, checks and facts of a registry that never changes, so that the broken playbooks keep their problems. The
 * registry of the program is held against its own playbooks in `bundled.test.ts`.
 */
const workload = { type: 'workload', required: true, says: 'The workload.' } as const;
const question = { answer: { type: 'input', required: true, says: 'What is asked.' } } as const satisfies SettingForms;
const text = { type: 'message', required: true, says: 'What is said.' } as const;

const forms: Readonly<Record<string, StepForm>> = {
  'evidence.collect': {
    says: 'Look at both revisions.',
    class: 'read',
    with: { workload, window: { type: 'duration', says: 'How far back.' } },
    yields: { 'last-good': 'revision', pods: 'number' },
  },
  decide: {
    says: 'Let a person choose.',
    class: 'person',
    with: {},
    keys: { options: { type: 'options', required: true, says: 'The ways to go on.' } },
    yields: { choice: 'text' },
  },
  'gitops.suspend': {
    says: 'Stop automatic sync.',
    class: 'change',
    with: { workload, 'include-parents': { type: 'yes-no', says: 'Parents too.' } },
  },
  'gitops.resume': { says: 'Sync again.', class: 'change', with: { workload } },
  'rollout.undo': {
    says: 'Put an older revision back.',
    class: 'change',
    with: { workload, revision: { type: 'revision', says: 'Which one.' } },
    byHand: ({ workload: of, revision }) => [byHandUndo(of, revision)],
  },
  'schema.contract': {
    says: 'Drop what is old.',
    class: 'irreversible',
    with: { name: { type: 'name', required: true, says: 'What.' } },
  },
  wait: {
    says: 'Wait until a check holds.',
    class: 'read',
    with: {},
    keys: { until: { type: 'check', required: true, says: 'What must hold.' } },
  },
  verify: {
    says: 'All checks hold for a while.',
    class: 'read',
    with: {},
    keys: {
      all: { type: 'checks', required: true, says: 'What must hold.' },
      hold: { type: 'duration', says: 'For how long.' },
    },
  },
  'http.check': {
    says: 'Ask a page.',
    class: 'read',
    waits: true,
    with: { url: { type: 'url', required: true, says: 'Where.' }, status: { type: 'number', says: 'Which status.' } },
  },
  notify: {
    says: 'Tell people.',
    class: 'read',
    with: { channel: { type: 'name', required: true, says: 'Whom.' }, text },
  },
  page: {
    says: 'Wake somebody.',
    class: 'read',
    with: { role: { type: 'name', required: true, says: 'Whom.' }, text },
  },
  record: {
    says: 'Write it down.',
    class: 'read',
    with: { to: { type: 'list', required: true, says: 'Where.' }, include: { type: 'list', says: 'What.' } },
  },
  manual: { says: 'A person does it.', class: 'person', with: {}, keys: question, yields: { answer: 'text' } },
  exec: {
    says: 'Run a program.',
    class: 'change',
    with: {
      argv: { type: 'list', required: true, says: 'The program and its arguments.' },
      repeatable: { type: 'yes-no', required: true, says: 'Whether twice is harmless.' },
      mode: { type: 'choice', oneOf: ['fast', 'careful'], says: 'How.' },
    },
  },
};

function byHandUndo(of: unknown, revision: unknown): string {
  const { namespace, name } = of as { namespace: string; name: string };
  return `kubectl -n ${namespace} rollout undo deploy/${name} --to-revision=${revision}`;
}

const checkForms: Readonly<Record<string, CheckForm>> = {
  available: { says: 'All pods are ready.', with: { workload } },
  'revision-share': {
    says: 'Pods are on a revision.',
    with: {
      workload,
      revision: { type: 'revision', required: true, says: 'Which one.' },
      'at-least': { type: 'share', required: true, says: 'How many of them.' },
    },
  },
  metric: {
    says: 'A number is on its side of a limit.',
    with: {
      name: { type: 'name', required: true, says: 'Which.' },
      below: { type: 'text', says: 'Its limit.' },
      above: { type: 'text', says: 'Its limit.' },
    },
  },
  flow: {
    says: 'A user journey works.',
    with: {
      name: { type: 'name', required: true, says: 'Which.' },
      'read-back': { type: 'text', says: 'What a person reads back.' },
    },
  },
};

export const words = {
  steps: new Map(Object.entries(forms)) as StepForms,
  checks: new Map(Object.entries(checkForms)) as CheckForms,
  facts: new Set([
    'errors-began-with-this-revision',
    'errors-began-with-flag-change',
    'last-good-image-pullable',
    'destructive-migration-applied',
    'config-changed-outside-revision',
    'gitops-suspended',
    'git-matches-cluster',
  ]),
};
