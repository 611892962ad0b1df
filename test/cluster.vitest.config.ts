import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { ClosingLine } from './support/closing-line.ts';

/** Tests that need the real control plane: `npm run test:cluster`. */
export default defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    include: ['test/**/*.cluster.test.ts'],
    globalSetup: ['test/control-plane/for-all-files.ts'],
    // Most of them wait for controllers; each works in namespaces of its own.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
    reporters: ['default', new ClosingLine()],
  },
});
