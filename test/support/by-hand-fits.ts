import type { Json } from '../../src/domain/json.ts';

/** A command of a page fits one of a plan when each word in capitals stands for one word of the plan, the same one everywhere. */
export function fits(page: string, plan: string): boolean {
  const seen = new Set<string>();
  const pattern = page
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/(?<![A-Za-z_])[A-Z][A-Z_]{2,}(?![A-Za-z_])/g, word => {
      const before = seen.has(word);
      seen.add(word);
      return before ? `\\k<${word}>` : `(?<${word}>[^\\s']+)`;
    });
  return new RegExp(`^${pattern}$`).test(plan);
}

/** Of each line of a plan whether the page has it, once what only a program needs is left out of its patch. */
export const fitsOneEach = (page: readonly string[], plan: string): readonly boolean[] =>
  plan.split(' && ').map(line => {
    const bare = line.replace(/--type=json -p '(.*)'$/, (_, patch: string) => {
      return `--type=json -p '${JSON.stringify(withoutTests(patch))}'`;
    });
    return page.some(one => fits(one, bare));
  });

const withoutTests = (patch: string): Json =>
  (JSON.parse(patch) as readonly { readonly op: string; readonly path: string }[]).filter(
    ({ op, path }) => op !== 'test' && !path.startsWith('/metadata/'),
  );
