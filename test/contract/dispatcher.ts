import { Agent } from 'undici';

const dispatchers = new Map<string, Agent>();

/** One pool of connections for every server, known by its authority. */
export function dispatcherFor(ca: string): Agent {
  const known = dispatchers.get(ca) ?? new Agent({ connect: { ca }, bodyTimeout: 0 });
  dispatchers.set(ca, known);
  return known;
}
