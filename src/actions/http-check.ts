import type { CheckSeen } from '../domain/check.ts';
import { isObject } from '../domain/json.ts';
import { safe } from '../domain/safe-text.ts';
import { defineAction } from './action.ts';
import { type HttpSettings, httpSettings, judgeHttp, parseHttp, readHttp } from './http-world.ts';

type World = Omit<CheckSeen, 'check'>;

/** Asks for a page until it answers as it should. */
export const httpCheck = defineAction<HttpSettings, World>({
  name: 'http.check',
  step: {
    says: 'Ask for a page until it answers as it should.',
    class: 'read',
    with: httpSettings,
    yields: { says: 'text' },
    waits: true,
  },
  parse: raw => (isObject(raw) ? parseHttp(raw) : { problems: ['the settings must be a map'] }),
  async read(settings, from, signal) {
    return judgeHttp(settings, await readHttp(settings, from, signal));
  },
  plan: ({ at }) => ({
    kind: 'look',
    says: safe(`ask for ${'url' in at ? new URL(at.url).host : at.path}`),
    withinMs: 60_000,
  }),
  observe(_look, { holds, says }) {
    if (holds === 'yes') return { landed: 'after', effect: 'in-effect', says, result: { says } };
    return holds === 'no'
      ? { landed: 'before', effect: 'waiting', says }
      : { landed: 'unreadable', effect: 'unknown', says };
  },
});
