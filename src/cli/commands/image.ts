import { CockpitError } from '../../app/cockpit-error.ts';
import { safe } from '../../domain/safe-text.ts';
import { verbCommand } from './verb.ts';

export const imageCommand = verbCommand({
  name: 'image',
  action: 'image.set',
  takes: '<container=image>',
  does: 'give one container another image',
  examples: ['image checkout app=registry/shop/checkout:2.0.9 -n shop'],
  settings: ([text = '']) => {
    const [container = '', image = ''] = [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)];
    if (!text.includes('=') || container === '' || image === '')
      throw new CockpitError('usage', `"${safe(text, 80)}" sets no image: write CONTAINER=IMAGE.`, [
        'deploy-cockpit image checkout app=registry/shop/checkout:2.0.9',
      ]);
    return { container, image };
  },
});
