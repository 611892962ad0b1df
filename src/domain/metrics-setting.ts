import type { Vote } from './judgement.ts';
import type { SafeText } from './safe-text.ts';
import type { SinkValue } from './sink.ts';

/** What somebody named because no usual name of a counter of requests fits. */
export type PinnedRequests = {
  readonly counter: string;
  /** The label that says how a request ended. */
  readonly status?: string;
  /** Which of its values are failures, as an expression that RE2 reads. */
  readonly failed?: string;
};

/** A histogram of how long requests took; its name without `_bucket`. */
export type PinnedDurations = { readonly histogram: string; readonly unit?: 'seconds' | 'milliseconds' };

/** A counter of the application that is judged per request. */
export type CounterSetting = {
  readonly counter: string;
  readonly name?: SafeText;
  readonly worse: 'less' | 'more' | 'either';
  readonly vote: Vote;
};

/** A gauge that is a part of what there is: of another gauge, or of 1. `name` is what it is called from then on. */
export type SaturationSetting = { readonly name: string; readonly used: string; readonly of?: string };

/** What is said of the numbers themselves, whoever stores them. */
export type SampleSettings = {
  readonly requests?: PinnedRequests;
  readonly durations?: PinnedDurations;
  readonly counters?: readonly CounterSetting[];
  readonly saturations?: readonly SaturationSetting[];
  /** Names by which monitored numbers may be told, whatever else they look like. */
  readonly monitored?: MonitoredNames;
};

export type MonitoredNames = { readonly counters: readonly string[]; readonly gauges: readonly string[] };

/** Where a Prometheus, or what speaks as one, is reached. */
export type PrometheusPlace =
  | {
      readonly kind: 'url';
      readonly url: string;
      /** `token`, or `user` and `password`; looked up when they are needed. */
      readonly login: Readonly<Record<string, SinkValue>>;
      /** Files; a certificate comes with its key. */
      readonly ca?: string;
      readonly certificate?: { readonly cert: string; readonly key: string };
    }
  /** Through the API server, with the operator's own rights. */
  | {
      readonly kind: 'service';
      readonly namespace: string;
      readonly service: string;
      readonly port?: string;
      /** What comes before `/api/v1`. */
      readonly path: string;
    };

/** One entry under `metrics:` of the settings. */
export type MetricsSetting = SampleSettings & {
  /** Patterns of contexts and servers that it is meant for; none = any. */
  readonly contexts: readonly string[];
  readonly servers: readonly string[];
  /** Without one the pods' own pages are read. */
  readonly prometheus?: PrometheusPlace;
  /** As `X-Scope-OrgID`. */
  readonly tenant?: string;
  /** Labels that every series must have, where one Prometheus holds several clusters. */
  readonly match: Readonly<Record<string, string>>;
  /** Whether logs are read for the types of errors in them while somebody judges; they are unless told. */
  readonly logs?: 'on' | 'off';
};
