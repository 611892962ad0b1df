import { inPlainCharacters } from '../plain-characters.ts';

/** Text in exactly so many columns, cut in the middle where it is wider; a name of the cluster may hold anything. */
export function padded(text: string, width: number): string {
  if (width <= 0) return '';
  const missing = width - widthOf(text);
  if (missing >= 0) return text + ' '.repeat(missing);
  const characters = [...text];
  const front = fitting(characters, Math.ceil((width - 2) / 2));
  const end = fitting(characters.reverse(), Math.floor((width - 2) / 2)).reverse();
  const cut = `${front.join('')}…${end.join('')}`;
  return cut + ' '.repeat(Math.max(0, width - widthOf(cut)));
}

/** Plain characters take as many columns as those that they stand for. */
const widthOf = (text: string): number => inPlainCharacters(text).length;

function fitting(characters: readonly string[], width: number): string[] {
  const fits: string[] = [];
  for (const character of characters) {
    if (widthOf([...fits, character].join('')) > width) break;
    fits.push(character);
  }
  return fits;
}
