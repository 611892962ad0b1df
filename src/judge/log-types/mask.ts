import { redacted } from '../../domain/safe-text.ts';

/** A name that says of its value that it is nobody's business, with the value, also in quotes and with a scheme before it. */
const named =
  /([\w.-]*(?:token|secret|passw(?:or)?d|passwd|pwd|api[_-]?key|apikey|authorization|cookie|credential|session[_-]?id|private[_-]?key)[\w.-]*)(["']?\s*[=:]\s*)(?:"[^"]*"|'[^']*'|(?:(?:bearer|basic|digest|token)\s+)?[^\s,;&"')\]}]+)/gi;

/** Keys that providers give out, by the way they begin. */
const issued = /\b(?:AKIA|ASIA|ghp_|gho_|ghs_|github_pat_|glpat-|xox[abposr]-|sk_live_|rk_live_|sk-|AIza)[\w-]{8,}/g;

/**
 * Everything of a message that differs from one time to the next, longest forms first. A status after a method and a
 * path stays: it is what the failure is.
 */
const varying = new RegExp(
  [
    String.raw`(?<kept>\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \/[^\s?]*(?:\?\S*)? [1-5]\d\d\b)`,
    String.raw`(?<email>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)`,
    String.raw`(?<url>\b[a-z][a-z+.-]{1,15}:\/\/[^\s"'<>)\]]+)`,
    String.raw`(?<uuid>\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b)`,
    String.raw`(?<time>\b\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?|\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b)`,
    String.raw`(?<ip>\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b|\[?\b(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F]{1,4}\b\]?(?::\d+)?)`,
    String.raw`(?<hex>\b0x[0-9a-fA-F]+\b)`,
    String.raw`(?<word>(?<![\w<])[A-Za-z0-9_+/=-]*\d[A-Za-z0-9_+/=-]*)`,
  ].join('|'),
  'g',
);

/** A message without what differs from one time to the next, and without what nobody may read. Twice changes nothing. */
export function masked(text: string): string {
  let shown = text;
  // What is masked may lay bare the beginning of something else: `8/ana@…` is a number, and then an address.
  for (let round = 0; round < mostRounds; round++) {
    const next = maskedOnce(shown);
    if (next === shown) break;
    shown = next;
  }
  return shown;
}

const mostRounds = 5;

function maskedOnce(text: string): string {
  return redacted(text)
    .replaceAll(named, '$1$2<secret>')
    .replaceAll(issued, '<secret>')
    .replaceAll(varying, (whole: string, ...given: unknown[]) => {
      const groups = given.at(-1) as Readonly<Record<string, string | undefined>>;
      if (groups.kept !== undefined) return keptCall(whole);
      if (groups.email !== undefined) return '<email>';
      if (groups.url !== undefined) return '<url>';
      if (groups.uuid !== undefined) return '<id>';
      if (groups.time !== undefined) return '<time>';
      if (groups.ip !== undefined) return '<ip>';
      if (groups.hex !== undefined) return '<hex>';
      return maskedWord(whole);
    })
    .replaceAll(/\b[A-Za-z_-]*[A-Z][A-Za-z_-]{38,}[a-z][A-Za-z_-]*/g, '<id>');
}

/** `GET /users/81?x=1 500`: the path's own ids go, its status stays. */
function keptCall(call: string): string {
  const [method = '', path = '', status = ''] = call.split(' ');
  const steps = path.replace(/\?.*$/, '').split('/');
  return `${method} ${steps.map(step => (/\d/.test(step) ? maskedStep(step) : step)).join('/')} ${status}`;
}

const maskedStep = (step: string): string => (/^v\d$/.test(step) ? step : '<id>');

const isPath = /^\/?[\w.-]+(?:\/[\w.-]+)+$/;

function maskedWord(word: string): string {
  // `s3`, `v2`, `utf8`, `x86`: part of a name.
  if (/^[A-Za-z]+\d{1,2}$/.test(word)) return word;
  if (isPath.test(word))
    return word
      .split('/')
      .map(step => (/\d/.test(step) ? maskedStep(step) : step))
      .join('/');
  const isMixed = /[A-Za-z]/.test(word) && /\d/.test(word);
  if (isMixed && word.length >= 8 && /\d[A-Za-z]|[A-Za-z]\d/.test(word) && !/^\d+[A-Za-z]{1,3}$/.test(word))
    return '<id>';
  return word.replaceAll(/\d+(?:\.\d+)?/g, '<n>');
}
