import { nearestWord } from '../../domain/nearest-word.ts';
import type { Playbook, PlaybookProblem } from '../../domain/playbook.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import { printPlaybook } from '../../playbook/print-playbook.ts';
import { type ReadPlaybook, readPlaybook } from '../../playbook/read-playbook.ts';
import { withByHandBlocks } from '../../playbook/write-by-hand.ts';
import type { PlaybookFiles, PlaybookText } from '../../ports/playbook-files.ts';
import { CockpitError } from '../cockpit-error.ts';
import { playbookWords } from '../playbook-words.ts';

export type { PlaybookFiles } from '../../ports/playbook-files.ts';

/** A file with what could be read of it. */
export type KnownPlaybook = PlaybookText & ReadPlaybook;

const known = (file: PlaybookText): KnownPlaybook => ({ ...file, ...readPlaybook(file.text, playbookWords) });

/** Those that come with the program, and those of the person's own folder: theirs first. */
export const allPlaybooks = async (files: PlaybookFiles): Promise<readonly KnownPlaybook[]> =>
  [...(await files.own()), ...(await files.bundled())].map(known);

/** A file by its path, whatever is wrong with it. */
export async function playbookAt(files: PlaybookFiles, path: string): Promise<KnownPlaybook> {
  const file = await files.read(path).catch((cause: unknown) => {
    const says = cause instanceof Error ? cause.message : 'unknown reason';
    throw new CockpitError('usage', `The playbook ${safe(path, 200)} can't be read: ${safe(says, 200)}.`, [], cause);
  });
  if (file) return known(file);
  throw new CockpitError('usage', `There is no file ${safe(path, 200)}.`, ['deploy-cockpit playbook list']);
}

/** A playbook as a person names it: by the id of their own or of one that comes with the program, else by a path. */
export async function findPlaybook(files: PlaybookFiles, name: string): Promise<KnownPlaybook> {
  if (/[/\\]|\.md$/i.test(name)) return playbookAt(files, name);
  const all = await allPlaybooks(files);
  const ids = all.map(idOf);
  const found = all[ids.indexOf(name)];
  if (found) return found;
  const meant = nearestWord(name, ids);
  throw new CockpitError(
    'usage',
    `There is no playbook ${safe(name, 80)}${meant === undefined ? '.' : `; did you mean ${meant}?`}`,
    ['deploy-cockpit playbook list', 'a file is named by its path, as ./mine.md'],
  );
}

/** One that can be walked or printed; throws with its first mistakes where it can't. */
export function mustBeSound({ path, playbook, problems }: KnownPlaybook): Playbook {
  if (playbook) return playbook;
  const errors = problems.filter(({ severity }) => severity === 'error');
  throw new CockpitError('usage', `${safe(path, 200)} has ${counted(errors.length)}, so it can't be used.`, [
    ...errors.slice(0, 5).map(problem => problemInWords(path, problem)),
    ...(errors.length > 5 ? [`deploy-cockpit playbook lint ${safe(path, 200)}`] : []),
  ]);
}

const counted = (errors: number): string => (errors === 1 ? 'one error' : `${errors} errors`);

/** A file that can't be read as a playbook is called by its name. */
export const idOf = ({ path, playbook }: KnownPlaybook): string =>
  playbook?.id ?? (path.split(/[/\\]/).at(-1) ?? path).replace(/\.md$/i, '');

/** `file:line:column: error: what`, as compilers write it, so that editors jump there. */
export const problemInWords = (path: string, { line, column, severity, says }: PlaybookProblem): SafeText =>
  safe(`${path}:${line}:${column}: ${severity}: ${says}`, 600);

export const pageOf = (playbook: Playbook): readonly SafeText[] => printPlaybook(playbook, playbookWords);

/** Writes the by-hand blocks of a sound playbook, and nothing else. Whether anything had to be written. */
export async function writeByHandBlocks(
  files: PlaybookFiles,
  { path, text, playbook }: KnownPlaybook,
): Promise<boolean> {
  if (!playbook) return false;
  const better = withByHandBlocks(text, playbook, playbookWords.steps);
  if (better !== text) await files.write(path, better);
  return better !== text;
}
