/** One number of a metric, whoever stored it. */
export type Sample = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

/** What one pod exposes. */
export type Exposition = {
  readonly samples: readonly Sample[];
  /** Metrics that are declared, even those that have counted nothing yet, with their types. */
  readonly declared: ReadonlyMap<string, string>;
};
