import { type ReadSettings, readSettings } from '../config/read-settings.ts';
import { noSettings, type SettingsProblem } from '../config/settings.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { CockpitError } from './cockpit-error.ts';

/** The user's settings with where they stand. A file that isn't there says nothing, and that is no mistake. */
export type SettingsFile = ReadSettings & { readonly file: string; readonly isThere: boolean };

/** Nothing for a file that isn't there; throws when there is one that can't be read. */
export type ReadText = (file: string) => Promise<string | undefined>;

/**
 * Reads the settings: of the file that was named, else of the user's own folder; never of the folder that somebody
 * happens to stand in, where a stranger's repository could switch the safety off.
 */
export async function loadSettings(
  { named, usual }: { readonly named: string | undefined; readonly usual: string },
  readText: ReadText,
): Promise<SettingsFile> {
  const file = named ?? usual;
  let text: string | undefined;
  try {
    text = await readText(file);
  } catch (cause) {
    const says = safe(cause instanceof Error ? cause.message : 'it can’t be read', 200);
    return { file, isThere: true, settings: noSettings, problems: [{ line: 1, says }] };
  }
  if (text === undefined && named !== undefined)
    throw new CockpitError('usage', `The settings file ${safe(named, 200)} does not exist.`, [
      'deploy-cockpit config path',
    ]);
  return text === undefined
    ? { file, isThere: false, settings: noSettings, problems: [] }
    : { file, isThere: true, ...readSettings(text) };
}

export const settingsProblemSays = (file: string, { line, says }: SettingsProblem): SafeText =>
  safe(`${file}:${line}: ${says}`, 300);

/** What a mistake in the settings means until it is put right; nothing where there is none. */
export function settingsWarning({ file, problems }: Pick<SettingsFile, 'file' | 'problems'>): SafeText | undefined {
  const [first] = problems;
  if (!first) return undefined;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more: deploy-cockpit config check)` : '';
  return safe(`${settingsProblemSays(file, first)}${more}. ${untilRight(problems)}`, 400);
}

/** What mistakes keep from counting, until they are put right. */
export function untilRight(problems: readonly SettingsProblem[]): string {
  const about = (what: SettingsProblem['about']) => problems.some(one => one.about === what);
  if (about(undefined)) return 'Until that is put right every context is PRODUCTION.';
  const lost = [
    ...(about('people') ? ['nobody is told by what it is about'] : []),
    ...(about('programs') ? ['no program that it is about is run'] : []),
    ...(about('metrics') ? ['only the pods’ own pages tell what they count'] : []),
    ...(about('monitors') ? ['what it is about is not monitored as it says'] : []),
  ];
  return `Until that is put right ${lost.join(', and ')}.`;
}
