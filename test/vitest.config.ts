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
    // Clusters of objects come and go: in a larger nursery a twentieth less of all processor time goes into collecting them.
    execArgv: ['--min-semi-space-size=16'],
    sequence: {
      sequencer: longestFirst([
        'cli/ramp.test.ts',
        'crash/crash-points.test.ts',
        'contract/contract.test.ts',
        'terminal/hostile.test.ts',
        'terminal/walk.test.ts',
        'terminal/find.test.ts',
        'practice/histories.test.ts',
        'terminal/verbs.test.ts',
        'cli/watch.test.ts',
        'app/watch-judging.test.ts',
        'terminal/states.test.ts',
        'terminal/canary.test.ts',
        'crash/ramp-kills.test.ts',
        'crash/walk-crashes.test.ts',
        'playbooks/roll-forward.test.ts',
        'playbooks/ramp-canary.test.ts',
        'terminal/first-frame.test.ts',
        'actions/changing/changing.test.ts',
        'practice/canary-verdicts.test.ts',
        'terminal/walk-ends.test.ts',
        'terminal/small-states.test.ts',
        'cli/gate.test.ts',
        'gallery/gallery.test.ts',
        'terminal/why-and-logs.test.ts',
        'practice/incidents.test.ts',
        'practice/canary-scenarios.test.ts',
        'practice/gitops-fight.test.ts',
        'actions/stories.test.ts',
        'cli/ramp-routes.test.ts',
        'cli/playbook-run.test.ts',
        'cli/playbook-person.test.ts',
        'score/score.test.ts',
        'practice/rollout-property.test.ts',
        'playbooks/restore-configuration.test.ts',
        'playbooks/rollback-deployment.test.ts',
        'playbooks/rollback-with-database.test.ts',
        'playbooks/switch-blue-green-back.test.ts',
        'verbs/verbs.test.ts',
        'facts/on-scenarios.test.ts',
        'facts/errors-and-last-good.test.ts',
      ]),
    },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // React as it is shipped: the one for development takes twice as long to draw.
    env: { CI: '', NODE_ENV: 'production' },
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
