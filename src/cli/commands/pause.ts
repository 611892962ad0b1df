import { verbCommand } from './verb.ts';

export const pauseCommand = verbCommand({
  name: 'pause',
  action: 'rollout.pause',
  does: 'hold a rollout where it is, until it is resumed',
  examples: ['pause checkout -n shop', 'pause checkout --reason "looking at the errors"'],
});
