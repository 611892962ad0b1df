/** A member of an object as it stands in the text: a second one of the same name hides the first. */
export type WrittenMember = { readonly path: string; readonly isDuplicate: boolean };

/** Every member of a JSON text, in its order. The text has to be valid. */
export function writtenMembers(text: string): WrittenMember[] {
  const members: WrittenMember[] = [];
  let at = 0;
  const skipSpace = () => {
    while (' \n\r\t'.includes(text[at] ?? 'x')) at += 1;
  };
  const readText = (): string => {
    const start = at;
    at += 1;
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    at += 1;
    return JSON.parse(text.slice(start, at)) as string;
  };
  const readMembers = (path: string) => {
    const seen = new Set<string>();
    for (at += 1, skipSpace(); text[at] !== '}'; skipSpace()) {
      if (text[at] === ',') {
        at += 1;
        skipSpace();
      }
      const name = readText();
      const own = path === '' ? name : `${path}.${name}`;
      members.push({ path: own, isDuplicate: seen.has(name) });
      seen.add(name);
      skipSpace();
      at += 1; // the colon
      readAny(own);
    }
    at += 1;
  };
  const readItems = (path: string) => {
    let index = 0;
    for (at += 1, skipSpace(); text[at] !== ']'; skipSpace()) {
      if (text[at] === ',') at += 1;
      readAny(`${path}[${index}]`);
      index += 1;
    }
    at += 1;
  };
  const readAny = (path: string): void => {
    skipSpace();
    if (text[at] === '{') readMembers(path);
    else if (text[at] === '[') readItems(path);
    else if (text[at] === '"') readText();
    else while (at < text.length && !',}] \n\r\t'.includes(text[at] as string)) at += 1;
  };
  readAny('');
  return members;
}

/**
 * `unknown field "spec.x"` and `duplicate field "spec.replicas"`, each once, in the order of the text. What stands
 * below an unknown field is not looked at.
 */
export function strictProblems(text: string, unknown: readonly string[]): string[] {
  const isUnknown = new Set(unknown);
  const isBelowUnknown = (path: string) => unknown.some(of => path.startsWith(`${of}.`) || path.startsWith(`${of}[`));
  const problems = writtenMembers(text)
    .filter(({ path }) => unknown.length === 0 || !isBelowUnknown(path))
    .flatMap(({ path, isDuplicate }) => {
      if (isUnknown.has(path)) return [`unknown field "${path}"`];
      return isDuplicate ? [`duplicate field "${path}"`] : [];
    });
  // A patch may bring unknown fields in by a path, so that they don't stand in its text.
  const unseen = unknown.map(path => `unknown field "${path}"`);
  return [...new Set([...problems, ...unseen])];
}
