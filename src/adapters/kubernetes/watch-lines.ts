/** One line of a watch is one event; an object is at most a few megabytes. */
const longestLine = 64_000_000;

/**
 * Cuts a stream into whole lines at the byte level, so that a character split between two chunks stays whole. What has
 * no line end yet waits; when the stream breaks it is dropped, because half an event is none.
 */
export function lineSplitter(on: (line: string) => void): (chunk: Buffer) => void {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  return chunk => {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      const line = Buffer.concat([...waiting, chunk.subarray(from, end)]).toString('utf8');
      waiting = [];
      waitingBytes = 0;
      from = end + 1;
      if (line.trim() !== '') on(line);
    }
    if (from >= chunk.length) return;
    waiting.push(chunk.subarray(from));
    waitingBytes += chunk.length - from;
    if (waitingBytes > longestLine)
      throw Object.assign(new Error('line too long'), {
        code: 'ANSWER_TOO_LONG',
      });
  };
}
