// A worker keeps its modules from one file to the next, and reads this one anew for each.
import './read-jsx.ts';
import { afterAll, expect } from 'vitest';

/** What the next file of the same worker would find changed, and nobody would know by whom. */
const heard = ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException', 'unhandledRejection'];
const listeners = () => heard.map(name => `${process.listenerCount(name)} for ${name}`);
const [folder, environment, before] = [process.cwd(), { ...process.env }, listeners()];

afterAll(() => {
  const names = new Set([...Object.keys(environment), ...Object.keys(process.env)]);
  // Names only: what they hold may be secret.
  const changed = [...names].filter(name => environment[name] !== process.env[name]);
  expect(changed, 'a test file leaves the environment as it found it').toEqual([]);
  expect(process.cwd(), 'a test file leaves its process in the folder where it found it').toBe(folder);
  expect(listeners(), 'a test file takes its listeners of signals away').toEqual(before);
});
