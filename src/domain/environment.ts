/** What a context is to its people. What is not known to be otherwise is production. */
export type Environment = 'production' | 'staging' | 'development' | 'practice';

/** Where we are, fixed when the session starts. */
export type Place = {
  readonly context: string;
  readonly server: string;
  /** uid of kube-system, else `ca:` and a hash of the cluster's CA and URL. */
  readonly cluster: string;
  readonly namespace: string;
  readonly environment: Environment;
  readonly tlsVerified: boolean;
};
