import { CockpitError } from '../../app/cockpit-error.ts';
import { safe } from '../../domain/safe-text.ts';
import { verbCommand } from './verb.ts';

export const scaleCommand = verbCommand({
  name: 'scale',
  action: 'scale',
  takes: '<replicas>',
  does: 'set how many replicas are wanted; refused where an autoscaler owns them',
  examples: ['scale checkout 6 -n shop', 'scale sts/db 3 --dry-run'],
  settings: ([text = '']) => {
    if (!/^\d{1,6}$/.test(text))
      throw new CockpitError('usage', `"${safe(text, 40)}" is no number of replicas: it is a whole number, as 6.`);
    return { replicas: Number(text) };
  },
});
