import { age } from '../domain/duration.ts';
import { plainWords } from './plain-markdown.ts';

/** Columns of a printed page. */
export const width = 78;

export const headline = (title: string): readonly string[] => {
  const words = plainWords(title).toUpperCase();
  return [words, '-'.repeat(Math.min(words.length, width))];
};

/** `5 min`, `30 days`: on paper nothing is short of room. */
export function inWords(ms: number): string {
  const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
  if (ms >= 2 * day && ms % day === 0) return `${ms / day} days`;
  if (ms >= 2 * hour && ms % hour === 0) return `${ms / hour} hours`;
  if (ms >= minute && ms % minute === 0) return `${ms / minute} min`;
  return age(ms);
}
