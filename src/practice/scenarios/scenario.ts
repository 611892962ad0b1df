import type { ApplicationRule } from '../applications/application.ts';
import type { PracticeCluster } from '../practice-cluster.ts';
import type { ServiceTraffic } from '../traffic/service-traffic.ts';

/** A story that somebody can practise on. One file each, one line in the registry. */
export type Scenario = {
  readonly name: string;
  /** What a person is told before they start. */
  readonly briefing: string;
  /** The namespace that a kubeconfig names. */
  readonly namespace: string;
  readonly traffic: readonly ServiceTraffic[];
  /** What its own images do; all others are as their tags say. */
  readonly applications?: readonly ApplicationRule[];
  /** Whether `kubectl top pods` has an answer. */
  readonly hasMetricsServer?: boolean;
  /** How long before the opening the story begins. */
  readonly startsBeforeMillis: number;
  /** Builds the past by letting it happen; ends at `opening`. */
  readonly tell: (cluster: PracticeCluster, opening: number) => void;
  /** What others will do later, on their own. */
  readonly laterHappenings?: readonly Happening[];
};

export type Happening = {
  readonly afterSeconds: number;
  readonly user: string;
  readonly resource: {
    readonly group: string;
    readonly version: string;
    readonly resource: string;
  };
  readonly namespace: string;
  readonly name: string;
  /** A merge patch. */
  readonly patch: object;
};
