import { readFileSync } from 'node:fs';

/**
 * For how many milliseconds a process could have gone on and got no processor, because others had it: what takes long on
 * a busy machine is not slow. 0 where the system doesn't say.
 */
export function keptWaitingMs(pid: number): number {
  try {
    const [, nanoseconds] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
    return Number(nanoseconds ?? 0) / 1e6;
  } catch {
    return 0;
  }
}
