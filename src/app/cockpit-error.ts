/** What a command ends with. `design.md` of the product lists what each one promises to scripts. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  timedOut: 3,
  waitsForPerson: 4,
  sourceDown: 5,
  refused: 6,
  conflict: 7,
  superseded: 8,
  unknownOutcome: 9,
  emergency: 10,
  bug: 70,
  interrupted: 130,
} as const;

/**
 * Ends a command with a sentence for the operator: what happened and what was not done; then lines to copy. Anything
 * else that is thrown is a bug of ours.
 */
export class CockpitError extends Error {
  override readonly name = 'CockpitError';
  readonly code: keyof typeof exitCodes;
  readonly tryNext: readonly string[];

  constructor(code: keyof typeof exitCodes, message: string, tryNext: readonly string[] = [], cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.tryNext = tryNext;
  }
}

/** There is no cluster to go to; somebody who sits there may practise instead. */
export class NoKubeconfigError extends CockpitError {
  constructor(says: string) {
    super(
      'usage',
      'No kubeconfig found. deploy-cockpit --practice opens the practice cluster; nothing real is touched.',
      [says],
    );
  }
}
