import type { Format } from './output.ts';

/**
 * `--practice` takes a scenario only behind `=`, so that `--practice status` doesn't swallow the command. The scenario
 * is written out, because an option parser can't tell the two apart.
 */
export const explicitPractice = (argv: readonly string[], scenario: string): readonly string[] => {
  const end = argv.indexOf('--');
  const flags = end < 0 ? argv : argv.slice(0, end);
  return [
    ...flags.map(word => (word === '--practice' ? `--practice=${scenario}` : word)),
    ...(end < 0 ? [] : argv.slice(end)),
  ];
};

/** The output format that a command line asks for, even where nothing else of it can be understood. */
export function formatIn(argv: readonly string[]): Format {
  const words = argv.map((word, index) => (isOutputFlag(word) ? argv[index + 1] : attached(word)));
  const asked = words.findLast(word => word !== undefined);
  return asked === 'json' || asked === 'yaml' ? asked : 'text';
}

const isOutputFlag = (word: string): boolean => word === '-o' || word === '--output';
const attached = (word: string): string | undefined => /^(?:-o=?|--output=)(\w+)$/.exec(word)?.[1];
