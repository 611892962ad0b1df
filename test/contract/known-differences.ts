/** Answers that may differ, by step and path, each with its reason. One that differs no more has to go. */
export const knownDifferences: readonly { readonly step: string; readonly path: RegExp; readonly reason: string }[] =
  [];
