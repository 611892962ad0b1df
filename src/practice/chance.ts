import { hash } from 'node:crypto';

/** Seeded chance: the same seed and the same questions give the same answers. */
export type Chance = {
  /** Uniform in [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  /** A text of `length` letters that are safe in a name and cannot form words. */
  letters(length: number): string;
  uuid(): string;
};

/** Kubernetes' alphabet for generated names: no vowels, no look-alikes. */
const SAFE_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

export function createChance(seed: string): Chance {
  const next = mulberry32(fnv32a(seed));
  const drawn = (length: number, from: string) => {
    let text = '';
    while (text.length < length) text += from.charAt(Math.floor(next() * from.length));
    return text;
  };
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    letters: length => drawn(length, SAFE_LETTERS),
    uuid: () => {
      const hex = drawn(32, '0123456789abcdef');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  };
}

export function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}

/** Every digit of the hash becomes a safe letter, as upstream's `SafeEncodeString` does. */
export function safeEncode(hash: number): string {
  return [...String(hash)].map(digit => SAFE_LETTERS[digit.charCodeAt(0) % SAFE_LETTERS.length]).join('');
}

export function sha256(text: string): string {
  return hash('sha256', text);
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
