/** The stories of a canary: their pods of 2.0.9 and of 2.1.0, and how many requests a second they get together. */
export const canaries = [
  ['canary-ramp', 19, 1, 1000],
  ['canary-errors', 19, 1, 600],
  ['canary-latency', 19, 1, 600],
  ['canary-twice-baseline', 15, 5, 1600],
  ['shared-burst', 19, 1, 600],
  ['low-traffic', 3, 1, 1],
  ['error-vanishes', 15, 5, 600],
  ['new-error-type', 18, 2, 600],
] as const;
