import { verbCommand } from './verb.ts';

export const resumeCommand = verbCommand({
  name: 'resume',
  action: 'rollout.resume',
  does: 'let a paused rollout go on',
  examples: ['resume checkout -n shop'],
});
