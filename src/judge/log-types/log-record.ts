import { beginsException, type Exception, exceptionIn, shortName } from './stack.ts';

/** One thing that went wrong, as a log tells it. */
export type LoggedError = { readonly message: string; readonly exception?: Exception };

/** Words for "this went wrong" near the beginning of a line, as loggers write them. A warning is none. */
const worded =
  /(?:^|[\s[|("':=-])(?:ERROR|FATAL|CRITICAL|CRIT|SEVERE|PANIC|EMERG|ALERT)(?=$|[\s\]|)"':,-])|\b(?:level|lvl|severity)["']?[=:]\s*["']?(?:error|eror|err|fatal|critical|crit|panic|dpanic|severe|emerg|alert)\b|\[(?:error|crit|alert|emerg|fatal)\]|^[EF]\d{4} \d\d:\d\d/i;
const lowerCase = /(?:^|[\s[|("':=-])(?:error|alert|panic|critical|fatal)(?=$|[\s\]|)"',-])/;
const reachOfLevel = 120;

/** Whether a line that isn't JSON says of itself that something went wrong. */
export function saysError(line: string): boolean {
  const beginning = line.slice(0, reachOfLevel);
  if (!worded.test(beginning)) return false;
  // "no error found" holds the word; only a logger writes it in capitals, in brackets or behind `level=`.
  const match = worded.exec(beginning)?.[0] ?? '';
  return !lowerCase.test(match) || /[[=:]/.test(match);
}

/** What stands before the message: time, level, thread, logger, place. */
const preamble =
  /^(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d\S*\]?[\s|-]*|\[?(?:ERROR|FATAL|CRITICAL|CRIT|SEVERE|PANIC|EMERG|ALERT|error|crit|alert|emerg|fatal)\]?[\s:|-]+|[EF]\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ \S+\] |\d+#\d+: (?:\*\d+ )?|\d+ --- |\[[^\]]{1,60}\]\s*|- |(?:[a-z]\w*\.){1,}[\w$.]+(?: [-:]|:) ?|root:|\w+ - )/;

const withoutPreamble = (line: string): string => {
  let rest = line;
  for (let i = 0; i < 8; i++) {
    // `java.sql.SQLException: …` looks like the name of a logger.
    if (beginsException(rest)) break;
    const shorter = rest.replace(preamble, '');
    if (shorter === rest || shorter === '') break;
    rest = shorter;
  }
  return rest;
};

/** The error that these lines are, which belong together; nothing where they tell of none. */
export function errorIn(lines: readonly string[]): LoggedError | undefined {
  const [first = ''] = lines;
  const json = first.startsWith('{') ? parsed(first) : undefined;
  if (json) return errorInJson(json);
  const exception = exceptionIn(lines.map((line, i) => (i === 0 ? withoutPreamble(line) : line)));
  if (!exception && !saysError(first)) return undefined;
  const message = messageIn(first);
  return { message, ...(exception && { exception }) };
}

/** logfmt keeps its message in `msg=`. */
const messageIn = (line: string): string =>
  /(?:^|\s)(?:msg|message|err|error)=(?:"((?:[^"\\]|\\.)*)"|(\S+))/.exec(line)?.slice(1).find(Boolean) ??
  withoutPreamble(line);

type Object = { readonly [key: string]: unknown };

function parsed(line: string): Object | undefined {
  try {
    return JSON.parse(line) as Object;
  } catch {
    return undefined;
  }
}

/** A member by its path, also where the dots stand in the key itself. */
function at(of: Object, path: string): unknown {
  if (of[path] !== undefined) return of[path];
  let value: unknown = of;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Object)[key];
  }
  return value;
}

const firstText = (of: Object, paths: readonly string[]): string | undefined => {
  for (const path of paths) {
    const value = at(of, path);
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
};

const levels = ['level', 'severity', 'lvl', 'log.level', 'levelname', '@l', 'severityText', 'SeverityText', 'loglevel'];
const types = [
  'error.type',
  'exception.type',
  'err.name',
  'err.type',
  'error.name',
  'error.kind',
  'error.class',
  'exception.class',
  'exception.exception_class',
  'exc_type',
  'exceptionType',
  'error_type',
];
const stacks = [
  'error.stack_trace',
  'error.stack',
  'err.stack',
  'exception.stacktrace',
  'exception.stack_trace',
  'stack_trace',
  'stacktrace',
  'stack',
  'exc_info',
  'traceback',
  'exception',
  '@x',
];
const messages = ['msg', 'message', '@m', '@mt', 'event', 'log', 'error.message', 'err.message', 'error', 'err'];

function errorInJson(json: Object): LoggedError | undefined {
  const level = levels.map(key => at(json, key)).find(value => value !== undefined);
  const stack = firstText(json, stacks);
  const type = firstText(json, types);
  if (!isBad(level, type !== undefined || (stack !== undefined && beginsException(stack.split('\n')[0] ?? ''))))
    return undefined;
  const fromStack = stack === undefined ? undefined : exceptionIn(stack.split('\n').slice(0, 200));
  const message = firstText(json, messages) ?? '';
  const exception = type === undefined ? fromStack : { message, ...fromStack, type: shortName(type) };
  return { message, ...(exception && { exception }) };
}

/** pino and bunyan count: 50 is an error. Without any level an exception tells. */
function isBad(level: unknown, hasException: boolean): boolean {
  if (typeof level === 'number') return level >= 50;
  if (typeof level !== 'string') return hasException;
  return /^(?:error|eror|err|fatal|critical|crit|panic|dpanic|severe|emerg\w*|alert|[5-6]0)$/i.test(level);
}
