import { inPlainCharacters } from './plain-characters.ts';

/** A terminal that gets changed text. Everything else of it is as it was. */
function withText(stdout: NodeJS.WriteStream, change: (text: string) => string): NodeJS.WriteStream {
  return new Proxy(stdout, {
    get(target, name) {
      if (name === 'write')
        return (text: unknown, ...rest: readonly never[]) =>
          target.write(typeof text === 'string' ? change(text) : (text as string), ...rest);
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

/** Foreground and background colours, in every way that they can be asked for; bold and inverse stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with a control character.
const colours = /\u001b\[(?:3[0-79]|4[0-79]|9[0-7]|10[0-7]|[34]8;[\d;]+)m/g;

/** What the terminal can show of what is drawn: plain characters, no colour. Control sequences are plain already. */
export const shownBy = (
  stdout: NodeJS.WriteStream,
  { ascii, hasColour }: { readonly ascii: boolean; readonly hasColour: boolean },
): NodeJS.WriteStream => {
  const changes = [
    ...(ascii ? [inPlainCharacters] : []),
    ...(hasColour ? [] : [(text: string) => text.replaceAll(colours, '')]),
  ];
  return changes.length === 0 ? stdout : withText(stdout, text => changes.reduce((so, change) => change(so), text));
};
