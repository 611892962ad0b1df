/** What an exception says of itself: its class without the package, and the function of our own that it came from. */
export type Exception = { readonly type: string; readonly frame?: string; readonly message: string };

/** `java.sql.SQLException: …`, `TypeError [ERR_X]: …`, `Exception in thread "main" …`, `Uncaught …`, `panic: …` */
const head =
  /^(?:.*?(?:Exception in thread "[^"]*"|Uncaught|Unhandled exception[.:]?|Caused by:)\s+)?((?:[\w$]+[.:]{1,2})*[A-Z][\w$]*(?:Exception|Error|Panic|Throwable|Failure|Fault|Interrupt|Exit)|Error)(?: \[[\w.]+\])?(?::\s*(.*)|\s*)$/;
const goPanic = /^(?:panic|fatal error): (.*)$/;
const rustPanic = /^thread '[^']*' (?:\(\d+\) )?panicked at (?:'(.*)', )?/;
const python = /^Traceback \(most recent call last\):/;

/** The line by which an exception begins, whatever wrote it. */
export const beginsException = (line: string): boolean =>
  goPanic.test(line) || python.test(line) || rustPanic.test(line) || (line.length < 2_000 && head.test(line));

/** A line that belongs to the exception before it. */
export const continuesException = (line: string): boolean =>
  /^\s/.test(line) ||
  line === '' ||
  /^(?:Caused by:|Suppressed:|\.{3} \d+ more|During handling of |The above exception |goroutine \d+ |created by |exit status |\[signal |--- End of )/.test(
    line,
  );

/** Frames of a runtime or a library say where an error came through, not where it comes from. */
const isForeign =
  /^(?:java|javax|jakarta|jdk|sun|com\.sun|kotlin|kotlinx|scala|clojure|org\.springframework|org\.apache|org\.hibernate|org\.postgresql|com\.mysql|com\.zaxxer|com\.fasterxml|io\.netty|io\.grpc|reactor|rx|akka|org\.jboss|org\.eclipse|okhttp3|feign|System|Microsoft|runtime|net\/http|net|database\/sql|encoding|reflect|sync|testing|main\.main\.func|google\.golang\.org|gorm\.io)[./]/;
const isForeignFile = /node_modules|node:|site-packages|dist-packages|\/lib\/python|<frozen|\/gems\/|internal\//;

/** Reads one exception, from its first line on. */
export function exceptionIn(lines: readonly string[]): Exception | undefined {
  for (const [i, line] of lines.entries()) {
    const panic = goPanic.exec(line);
    if (panic) return { type: 'panic', message: panic[1] ?? '', ...framed(goFrame(lines.slice(i + 1))) };
    const rust = rustPanic.exec(line);
    if (rust) return { type: 'panic', message: rust[1] ?? lines[i + 1] ?? '' };
    if (python.test(line)) return pythonException(lines.slice(i)) ?? { type: 'Traceback', message: '' };
    const named = line.length < 2_000 ? head.exec(line) : undefined;
    if (named)
      return { type: shortName(named[1] ?? ''), message: named[2] ?? '', ...framed(atFrame(lines.slice(i + 1))) };
  }
  return undefined;
}

const framed = (frame?: string) => (frame === undefined ? {} : { frame });

/** The class, without its package. */
export const shortName = (name: string): string => name.split(/[.:$\\]+/).at(-1) || name;

/** Java, Kotlin, Node, .NET: the nearest frame stands first. Without one of our own the nearest of all. */
function atFrame(lines: readonly string[]): string | undefined {
  let nearest: string | undefined;
  for (const line of lines) {
    if (/^\s*Caused by:/.test(line)) break;
    const [, name, place = ''] = /^\s+at (?:async )?(?:new )?([^\s(]+)(?:.*?[(]([^)]*))?/.exec(line) ?? [];
    if (name === undefined) continue;
    nearest ??= name;
    if (!isForeign.test(name) && !isForeignFile.test(`${place} ${name}`)) return functionName(name);
  }
  return nearest === undefined ? undefined : functionName(nearest);
}

/** Class and method, without package, line, lambda numbers and the layers that proxies put around. */
function functionName(name: string): string {
  const plain = name
    .replace(/^.*\//, '')
    .replaceAll(/\$\$[\w$]*|lambda\$|\$\d+|<[^>]*>|:\d+/g, '')
    .replace(/^file:.*|^\/.*/, 'anonymous');
  const parts = plain.split('.').filter(part => part !== '');
  return parts.slice(-2).join('.') || 'anonymous';
}

/** Python's nearest frame stands last. */
function pythonException(lines: readonly string[]): Exception | undefined {
  let frame: string | undefined;
  let nearest: string | undefined;
  for (const line of lines.slice(1)) {
    const file = /^\s+File "([^"]*)", line \d+, in (\S+)/.exec(line);
    if (file) {
      nearest = file[2];
      if (!isForeignFile.test(file[1] ?? '')) frame = file[2];
      continue;
    }
    const named = /^([\w.]+)(?:: (.*))?$/.exec(line);
    if (named && /^[\w.]*[A-Z]\w*$/.test(named[1] ?? ''))
      return { type: shortName(named[1] ?? ''), message: named[2] ?? '', ...framed(frame ?? nearest) };
  }
  return undefined;
}

/** Go writes the function, and its place on the next line; the first ones are the runtime's own. */
function goFrame(lines: readonly string[]): string | undefined {
  let isRunning = false;
  for (const line of lines) {
    if (/^goroutine \d+/.test(line)) {
      if (isRunning) return undefined;
      isRunning = true;
      continue;
    }
    const name = isRunning ? /^([\w./*()-]+?)\((?:[^()]*|\.\.\.)\)$/.exec(line)?.[1] : undefined;
    if (name === undefined || name === 'panic' || isForeign.test(name)) continue;
    return name
      .replace(/^.*\//, '')
      .replaceAll(/[()*]/g, '')
      .replaceAll(/\.func\d+(?:\.\d+)*/g, '');
  }
  return undefined;
}
