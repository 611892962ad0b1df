import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { longestFirst } from './support/longest-first.ts';

/** Tests that put another module in a module's place, which only Vite can. */
const withOtherModules = ['test/practice/planted-bugs.test.ts'];

/** `npm test`: everything that needs Node and npm alone. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '..'),
  test: {
    reporters: ['default', './test/support/closing-line.ts'],
    // Most of them wait for a terminal or a cluster, not for the processor.
    maxWorkers: 6,
    sequence: {
      sequencer: longestFirst([
        'changing/changing.test.ts',
        'cli/ramp.test.ts',
        'crash/crash-points.test.ts',
        'terminal/why-and-logs.test.ts',
        'terminal/states.test.ts',
        'verbs/verbs.test.ts',
        'practice/incidents.test.ts',
        'practice/canary-scenarios.test.ts',
        'cli/watch.test.ts',
        'terminal/hostile.test.ts',
        'practice/histories.test.ts',
        'terminal/canary.test.ts',
        'facts/on-scenarios.test.ts',
        'crash/ramp-kills.test.ts',
        'facts/errors-and-last-good.test.ts',
        'playbooks/roll-forward.test.ts',
        'contract/contract.test.ts',
        'terminal/walk.test.ts',
        'app/watch-judging.test.ts',
        'playbooks/restore-configuration.test.ts',
        'terminal/find.test.ts',
        'crash/walk-crashes.test.ts',
      ]),
    },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    env: { CI: '' },
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: [...withOtherModules, 'test/**/*.cluster.test.ts', 'node_modules/**'],
          // Node itself loads the modules: they are faster to import and to run than through Vite, where every imported
          // name is a getter. Node reads no JSX.
          experimental: { viteModuleRunner: false, nodeLoader: false },
          // A worker goes on to its next file with what it has loaded and compiled: half of all processor time otherwise.
          // So nothing of a file may outlive it: no changed environment, no clock or spy left, nothing open.
          isolate: false,
          setupFiles: ['test/support/around-each-file.ts'],
        },
      },
      { extends: true, test: { name: 'with other modules', include: withOtherModules } },
    ],
  },
});
