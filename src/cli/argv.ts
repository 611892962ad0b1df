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
