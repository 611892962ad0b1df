import { tagOf } from '../kinds/pod-template-defaults.ts';
import type { Application, ApplicationRule } from './application.ts';

const crashing = { afterSeconds: 2, exitCode: 1, lastWords: 'panic: config key PAYMENTS_URL is missing' };

/** What the end of a tag stands for on every practice cluster; the real test cluster follows the first four. */
const FATES: readonly (readonly [string, Application])[] = [
  ['-never', { readyAfterSeconds: null, unreadyWords: 'not ready: waiting for the warm-up, which does not end' }],
  ['-pull', { isMissing: true }],
  ['-crash', { readyAfterSeconds: null, crash: crashing }],
  ['-slow', { readyAfterSeconds: 19 }],
  ['-oom', { memory: { startMebibytes: 64, mebibytesPerMinute: 60 } }],
  ['-hang', { hangsAfterSeconds: 30 }],
];

const WELL: Application = {};

export function applicationOf(image: string, rules: readonly ApplicationRule[] = []): Application {
  const named = rules.find(({ imageEnds }) => image.endsWith(imageEnds));
  if (named) return named.application;
  const tag = tagOf(image);
  return FATES.find(([ending]) => tag.endsWith(ending))?.[1] ?? WELL;
}
