import type { Answer } from '../domain/answer.ts';
import type { Instant } from '../domain/brands.ts';
import { type JsonObject, numberAt, textAt } from '../domain/json.ts';
import { redacted, safe } from '../domain/safe-text.ts';
import type { SettingForms } from '../domain/step-form.ts';
import type { AppReply } from '../ports/service-proxy.ts';
import type { Readers } from './action.ts';
import { type ByService, byServiceSettings, findService, parseByService } from './service-of.ts';

export type HttpSettings = {
  readonly at: { readonly url: string } | { readonly path: string; readonly by: ByService };
  readonly status: number;
  readonly contains?: string;
};

export const httpSettings: SettingForms = {
  url: { type: 'url', says: 'A page outside of the cluster; or say `path`.' },
  path: { type: 'text', says: 'A page of the workload, through its Service.' },
  ...byServiceSettings,
  status: { type: 'number', says: 'What it must answer; 200 where nothing is said.' },
  contains: { type: 'text', says: 'What must stand in the answer.' },
};

export function parseHttp(
  raw: JsonObject,
): { readonly settings: HttpSettings } | { readonly problems: readonly string[] } {
  const { by, problems } = parseByService(raw);
  const [url, path, contains] = [textAt(raw, 'url'), textAt(raw, 'path'), textAt(raw, 'contains')];
  const status = raw.status === undefined ? 200 : numberAt(raw, 'status');
  const isStatus = status !== undefined && Number.isInteger(status) && status >= 100 && status < 600;
  const isUrl = url !== undefined && isPlainUrl(url);
  const at = isUrl ? { url } : path?.startsWith('/') ? { path, by } : undefined;
  const wrong = [
    ...problems,
    ...((url === undefined) === (path === undefined) ? ['either "url" or "path" must be there'] : []),
    ...(url !== undefined && !isUrl ? ['"url" must be an address without a password, as https://example.com/'] : []),
    ...(path !== undefined && !path.startsWith('/') ? ['"path" must begin with /'] : []),
    ...(isStatus ? [] : ['"status" must be an HTTP status, as 200']),
    ...(raw.contains === undefined || contains ? [] : ['"contains" must be text']),
  ];
  if (wrong.length > 0 || !at || !isStatus) return { problems: wrong };
  return { settings: { at, status, ...(contains && { contains }) } };
}

/** What stands in a playbook is read by everybody. */
function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

/** Often enough for a person who waits, seldom enough for whoever is asked. */
const everyMs = 2_000;

type Asked = { readonly at: Instant; readonly world: Promise<Answer<AppReply>> };

export function readHttp(settings: HttpSettings, from: Readers, signal: AbortSignal): Promise<Answer<AppReply>> {
  const memory = from.walk?.memory;
  const key = `http ${JSON.stringify(settings)}`;
  const before = memory?.get(key) as Asked | undefined;
  const at = from.now();
  if (before && at - before.at < everyMs) return before.world;
  const world = ask(settings, from, signal);
  memory?.set(key, { at, world } satisfies Asked);
  return world;
}

async function ask({ at }: HttpSettings, from: Readers, signal: AbortSignal): Promise<Answer<AppReply>> {
  if ('url' in at) return from.sources.web.get(at.url, signal);
  const to = await findService(at.by, from, signal);
  if ('kind' in to) return to;
  return from.sources.services.send({ ...to, method: 'GET', path: at.path }, signal);
}

/** Whether the answer is the one that is wanted; unknown where there was none. Nothing of its body is shown. */
export function judgeHttp({ at, status, contains }: HttpSettings, answer: Answer<AppReply>) {
  const page = redacted('url' in at ? at.url : at.path);
  if (answer.kind !== 'ok')
    return { holds: 'unknown', says: safe(redacted(`${page}: ${answer.says}`)), evidence: null } as const;
  const { status: had, body } = answer.value;
  const lacks = contains !== undefined && !body.includes(contains);
  const isRight = had === status && !lacks;
  const because =
    had !== status
      ? `, expected ${status}`
      : contains === undefined
        ? ''
        : `, ${lacks ? 'without' : 'with'} "${contains}"`;
  return {
    holds: isRight ? 'yes' : 'no',
    says: safe(`${page} answered ${had}${because}`),
    evidence: { status: had, wanted: status },
  } as const;
}
