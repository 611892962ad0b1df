import type { Playbook, PlaybookStep } from '../../src/domain/playbook.ts';
import { safe } from '../../src/domain/safe-text.ts';

const step = (id: string, title: string, more: Partial<PlaybookStep> = {}): PlaybookStep => ({
  id,
  title: safe(title),
  prose: '',
  do: 'manual',
  settings: {},
  needs: [],
  if: [],
  unless: [],
  at: { line: 1, column: 1 },
  ...more,
});

const option = (choose: string, go: string, needed: readonly string[], against: readonly string[] = []) => ({
  choose: safe(choose),
  if: needed,
  unless: against,
  go,
});

/** The worked example, as its reader gives it. */
export const rollback: Playbook = {
  id: 'rollback-deployment',
  title: safe('Roll back a bad Deployment'),
  owner: 'team-platform',
  defaultOwner: 'on-call',
  defaultOnFail: 'get-help',
  budgetMs: 300_000,
  phones: [{ role: 'incident-commander', phone: safe('+49 30 1234567') }],
  inputs: [
    { name: 'workload', type: 'workload', ask: safe('Which workload?'), kinds: ['Deployment'] },
    { name: 'incident', type: 'text', ask: safe('Incident number'), pattern: 'INC-[0-9]{1,6}' },
  ],
  journeys: new Map(),
  introduction: '',
  steps: [
    step('evidence', 'Look before acting', { number: 1, do: 'evidence.collect' }),
    step('decide', 'Decide: flag off, back, or forward', {
      number: 2,
      do: 'decide',
      options: [
        option('Flag off', 'flag-off', ['errors-began-with-flag-change']),
        option(
          'Roll back',
          'suspend',
          ['errors-began-with-this-revision', 'last-good-image-pullable'],
          ['destructive-migration-applied', 'config-changed-outside-revision'],
        ),
        option('Roll forward', 'forward', ['errors-began-with-this-revision']),
      ],
    }),
    step('suspend', 'Stop GitOps from undoing us', { number: 3, do: 'gitops.suspend', owes: 'resume' }),
    step('undo', 'Put the last good revision back', {
      number: 4,
      do: 'rollout.undo',
      needs: ['last-good-image-pullable', 'gitops-suspended'],
      confirm: 'typed',
    }),
    step('effect', 'Wait for the effect', { number: 5, do: 'wait' }),
    step('verify', 'Prove that users are well', { number: 6, do: 'verify' }),
    step('tell', 'Tell people', { number: 7, do: 'notify' }),
    step('git-agrees', 'Make Git say the same', { number: 8, owner: 'release-captain', onlyIfOwed: 'resume' }),
    step('resume', 'Hand control back', { number: 9, do: 'gitops.resume', pays: 'suspend' }),
    step('record', 'Record', { number: 10, do: 'record' }),
    step('flag-off', 'Flag off'),
    step('forward', 'Forward', { owner: 'release-captain' }),
    step('get-help', 'Get help', { do: 'page' }),
  ],
};
