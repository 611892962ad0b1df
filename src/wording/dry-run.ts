import { ours, type SafeText, safe } from '../domain/safe-text.ts';

/** What a dry run showed. `only`: what could be tried, where that is not all of the plan. */
export const acceptedInWords = (only: readonly SafeText[] | undefined): SafeText =>
  only === undefined
    ? ours('dry run: the API accepts exactly these bytes')
    : safe(`dry run of ${only.map(says => `“${says}”`).join(' and ')}: the API accepts exactly these bytes`);
