import { isObject, type Json, textAt } from '../../domain/json.ts';
import { redacted } from '../../domain/safe-text.ts';

/**
 * What an API server says of a refusal: the message of its Status. Under strict validation it can echo the whole
 * object, values of environment variables included, so echoes are taken out, and the rest is redacted and cut.
 */
export function statusWords(body: Json | undefined, status: number, most = 400): string {
  const message = textAt(body, 'message');
  if (!message) return `HTTP ${status}`;
  const plain = redacted(withoutEchoes(message)).trim();
  return plain.length > most ? `${plain.slice(0, most)}…` : plain;
}

export const isStatus = (body: Json | undefined): boolean => isObject(body) && textAt(body, 'kind') === 'Status';

const notShown = '(value not shown)';

/** An echo is JSON inside quotes, or bare JSON, or a value as Go prints it: `v1.PodSpec{…}`, `map[string]string{…}`. */
function withoutEchoes(message: string): string {
  let text = message.replaceAll(/"\s*[{[](?:[^"\\]|\\.)*(?:"|$)/gs, notShown);
  for (let open = text.indexOf('{'); open !== -1; open = text.indexOf('{')) {
    const before = text.slice(0, open).replace(/[\w.*&[\]/]*(?: ?)$/, '');
    text = `${before} ${notShown}${text.slice(closingBrace(text, open) + 1)}`;
  }
  return text.replaceAll(/(?:\s*\(value not shown\))+/g, ` ${notShown}`);
}

/** Where the brace at `open` closes; the end, when the echo was cut off. Braces in strings do not count. */
function closingBrace(text: string, open: number): number {
  const part = /"(?:[^"\\]|\\.)*"|[{}]/gs;
  part.lastIndex = open;
  let depth = 0;
  for (let found = part.exec(text); found; found = part.exec(text)) {
    if (found[0] === '{') depth += 1;
    if (found[0] === '}') depth -= 1;
    if (depth === 0) return found.index;
  }
  return text.length;
}
