/**
 * How well a few letters fit a text: they must come in their order; higher is better, undefined does not fit. Letters at
 * the beginning of the text or of a word count most, then those that follow each other.
 */
export function fuzzyScore(letters: string, text: string): number | undefined {
  const wanted = letters.toLowerCase().replaceAll(/\s+/g, '');
  const held = text.toLowerCase();
  if (wanted === '') return 0;
  if (!isIn(wanted, held)) return undefined;
  /** At each place of the text: the best score of the letters so far, if the last of them stands there. */
  let scores: readonly number[] = [];
  for (const [index, letter] of [...wanted].entries()) {
    const before = scores;
    let bestBefore = index === 0 ? 0 : never;
    scores = [...held].map((character, at) => {
      const follows = index === 0 ? never : (before[at - 1] ?? never) + 5;
      const skips = bestBefore - (index === 0 ? Math.min(at, 10) / 10 : 1);
      bestBefore = Math.max(bestBefore, before[at] ?? never);
      return character === letter ? Math.max(follows, skips) + placeScore(held, at) : never;
    });
  }
  const best = Math.max(...scores);
  return best === never ? undefined : best - held.length / 100;
}

const never = Number.NEGATIVE_INFINITY;

const placeScore = (text: string, at: number): number => (at === 0 ? 8 : /[^a-z0-9]/.test(text[at - 1] ?? '') ? 4 : 1);

/** Most texts fall out here, at the price of one walk. */
function isIn(wanted: string, held: string): boolean {
  let at = -1;
  for (const letter of wanted) {
    at = held.indexOf(letter, at + 1);
    if (at < 0) return false;
  }
  return true;
}
