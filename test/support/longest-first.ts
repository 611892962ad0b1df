import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Starts the files that take longest first, in this order, so that no worker is alone with one of them at the end. Without
 * it Vitest starts the largest first, or those that took longest the last time, which a clean checkout doesn't know.
 */
export function longestFirst(files: readonly string[]): typeof BaseSequencer {
  const place = ({ moduleId }: TestSpecification) => {
    const found = files.findIndex(file => moduleId.endsWith(`/${file}`));
    return found < 0 ? files.length : found;
  };
  return class LongestFirst extends BaseSequencer {
    override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
      return (await super.sort(specifications)).sort((left, right) => place(left) - place(right));
    }
  };
}
