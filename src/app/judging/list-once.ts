import type { Answer } from '../../domain/answer.ts';
import type { Json } from '../../domain/json.ts';
import type { Reader } from '../../ports/reader.ts';

/**
 * Asks for each collection once: for one look at several workloads of a namespace, which has its Services and slices for
 * all of them. Not to be kept: what was answered does not get newer.
 */
export function listOnce(reader: Reader): Reader {
  const asked = new Map<string, Promise<Answer<readonly Json[]>>>();
  return {
    get: (path, signal) => reader.get(path, signal),
    watch: (scope, on, signal) => reader.watch(scope, on, signal),
    list(path, signal) {
      const answer = asked.get(path) ?? reader.list(path, signal);
      asked.set(path, answer);
      return answer;
    },
  };
}
