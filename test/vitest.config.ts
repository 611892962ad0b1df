import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** `npm test`: everything that needs Node and npm alone. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '..'),
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/**/*.cluster.test.ts', 'node_modules/**'],
    reporters: ['default', './test/support/closing-line.ts'],
    // Most of them wait for a terminal or a cluster, not for the processor.
    maxWorkers: 6,
    // Node itself loads the modules: faster to import and to run than through Vite, whose every imported name is a getter.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    setupFiles: ['test/support/read-jsx.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    env: { CI: '' },
  },
});
