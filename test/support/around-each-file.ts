// A worker keeps its modules from one file to the next, and reads this one anew for each.
import './read-jsx.ts';
import { afterAll, expect } from 'vitest';

/** What the next file of the same worker would find changed, and nobody would know by whom. */
const surroundings = () => ({
  folder: process.cwd(),
  env: { ...process.env, VITEST_POOL_ID: '', VITEST_WORKER_ID: '' },
  signals: ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException'].map(name => [name, process.listenerCount(name)]),
});

const found = surroundings();

afterAll(() => {
  expect(surroundings(), 'a test file leaves its process as it found it').toEqual(found);
});
