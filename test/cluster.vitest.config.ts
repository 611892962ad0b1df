import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { ClosingLine } from './support/closing-line.ts';
import { longestFirst } from './support/longest-first.ts';

/** Tests that need the real control plane: `npm run test:cluster`. */
export default defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    include: ['test/**/*.cluster.test.ts'],
    globalSetup: ['test/control-plane/for-all-files.ts'],
    // Most of them wait for controllers; each works in namespaces of its own.
    maxWorkers: 3,
    sequence: {
      sequencer: longestFirst([
        'playbooks/rollback-deployment.cluster.test.ts',
        'crash/ramp-kills.cluster.test.ts',
        'changing/changing.cluster.test.ts',
        'gate/gate.cluster.test.ts',
        'contract/contract.cluster.test.ts',
        'verbs/verbs.cluster.test.ts',
        'parity/parity.cluster.test.ts',
        'crash/crash-points.cluster.test.ts',
        'kubectl/rollout.cluster.test.ts',
        'actions/by-hand.cluster.test.ts',
        'crash/walk-crashes.cluster.test.ts',
      ]),
    },
    // As in vitest.config.ts: Node loads the modules, once for each worker.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    setupFiles: ['test/support/around-each-file.ts'],
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    reporters: ['default', new ClosingLine()],
  },
});
