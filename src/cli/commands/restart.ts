import { verbCommand } from './verb.ts';

export const restartCommand = verbCommand({
  name: 'restart',
  action: 'rollout.restart',
  does: 'replace every pod by one of the same template, as a rollout',
  examples: ['restart checkout -n shop', 'restart ds/agent --dry-run'],
});
