import type { Reporter, TestModule, TestSuite } from 'vitest/node';

type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** A run that never came to its first test failed as a whole. */
const nothing: Counts = { passed: 0, failed: 1, skipped: 0 };

/**
 * Ends every run with one line that a person and a pipeline can read: `tests: N passed, M failed`.
 * Nothing is skipped silently: a skipped test, like a run without any, makes the run fail.
 */
export class ClosingLine implements Reporter {
  #counts: Counts = nothing;

  onInit(): void {
    // Other reporters and tear-downs print after the end of the run; nothing prints after this.
    process.on('exit', () => {
      const { passed, failed, skipped } = this.#counts;
      if (failed > 0 || skipped > 0) process.exitCode ||= 1;
      process.stdout.write(`tests: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const states = modules.flatMap(module => [...module.children.allTests()]).map(test => test.result().state);
    // A file that cannot be loaded, a hook that throws and a stray rejection have no test of their own.
    const withoutTest = modules.flatMap(module => [module, ...module.children.allSuites()]).flatMap(errorsOf).length;
    const count = (state: (typeof states)[number]) => states.filter(each => each === state).length;
    const failed = count('failed') + withoutTest + unhandledErrors.length;
    const skipped = count('skipped') + count('pending'); // pending: the run was interrupted
    this.#counts = states.length + failed === 0 ? nothing : { passed: count('passed'), failed, skipped };
    if (this.#counts.failed > 0 || skipped > 0) process.exitCode = 1;
  }
}

function errorsOf(suite: TestModule | TestSuite): readonly unknown[] {
  return suite.errors();
}

export default ClosingLine;
