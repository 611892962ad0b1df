import { until } from '../control-plane/until.ts';

export type HeardLines = {
  /** For `onLine` of a command line. */
  hear(line: string): void;
  /** Waits for a line like this among those that came after the last one that was waited for. */
  next(like: RegExp): Promise<string>;
};

/** What a command line prints, as somebody reads along who acts on it. */
export function heardLines(): HeardLines {
  const lines: string[] = [];
  let from = 0;
  return {
    hear: line => void lines.push(line),
    async next(like) {
      const at = await until(
        `it says ${like}`,
        async () => {
          const found = lines.findIndex((line, index) => index >= from && like.test(line));
          return found >= 0 && found + 1;
        },
        { seconds: 60 },
      ).catch(cause => {
        throw new Error(`${cause.message} It said:\n${lines.slice(from).join('\n')}`);
      });
      from = at;
      return lines[at - 1] ?? '';
    },
  };
}
