/**
 * Messages that differ in a few words are one type: a tree by the number of words and by the first of them, then the
 * most alike of what is there (the idea is Drain's, He et al., ICWS 2017; the code is ours). A type keeps the name it
 * began with: counts hang on it.
 */
export type Drain = {
  /** The name of the type that a masked message is of. */
  typeOf(message: string): string;
  readonly size: () => number;
};

type Type = { readonly name: string; words: readonly string[] };

const anyWord = '<*>';
/** What does not fit any more is one type, so that a service that writes only novels costs no more than this. */
const mostTypes = 400;
export const otherTypes = 'other errors';
const mostWords = 40;
const mostLetters = 160;
/** So many of the words must be the same. */
const alike = 0.5;

export function createDrain(): Drain {
  const leaves = new Map<string, Type[]>();
  let size = 0;
  return {
    size: () => size,
    typeOf(message) {
      const words = message.trim().split(/\s+/, mostWords);
      // Of a call, its path and its status are never left open.
      const key = isMethod.test(words[0] ?? '')
        ? `${words.length} ${words.slice(0, 3).join(' ')}`
        : `${words.length} ${keyOf(words[0])} ${keyOf(words[1])}`;
      const leaf = leaves.get(key) ?? [];
      const found = mostAlike(leaf, words);
      if (found) {
        found.words = found.words.map((word, i) => (word === words[i] ? word : anyWord));
        return found.name;
      }
      if (size >= mostTypes) return otherTypes;
      const type = { name: cut(words.join(' ')), words };
      leaves.set(key, [...leaf, type]);
      size += 1;
      return type.name;
    },
  };
}

const isMethod = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/;
const keyOf = (word = ''): string => (word.includes('<') ? anyWord : word);

function mostAlike(leaf: readonly Type[], words: readonly string[]): Type | undefined {
  let best: Type | undefined;
  let most = alike;
  for (const type of leaf) {
    let same = 0;
    for (let i = 0; i < words.length; i++) if (type.words[i] === words[i] || type.words[i] === anyWord) same += 1;
    const part = same / words.length;
    if (part >= most && (part > most || !best)) {
      best = type;
      most = part;
    }
  }
  return best;
}

const cut = (text: string): string => (text.length <= mostLetters ? text : `${text.slice(0, mostLetters - 1)}…`);
