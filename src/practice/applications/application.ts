/**
 * What a program does, told by its image: nothing runs in the practice cluster, so this is all there is to know. Every
 * member that is absent means "well".
 */
export type Application = {
  /** No registry has it. */
  readonly isMissing?: boolean;
  /** Seconds from its start until it says that it is ready; null: never. */
  readonly readyAfterSeconds?: number | null;
  /** Why it isn't ready, for its log. */
  readonly unreadyWords?: string;
  /** It ends at once, with these last words, when one of these environment variables is not set. */
  readonly requires?: readonly string[];
  readonly crash?: { readonly afterSeconds: number; readonly exitCode: number; readonly lastWords: string };
  /** From then on it takes requests and answers none. */
  readonly hangsAfterSeconds?: number;
  /** How long it takes for any answer. */
  readonly answersInMillis?: number;
  readonly memory?: { readonly startMebibytes: number; readonly mebibytesPerMinute: number };
  /** A task's own time, for pods that are not restarted always. */
  readonly endsAfterSeconds?: number;
  /** A task that leaves this schema behind when it has ended well. */
  readonly migrates?: { readonly database: string; readonly to: number };
  /** What one request costs, for autoscalers. */
  readonly millicoresPerRequest?: number;
};

/** A scenario's own images; the first rule whose end fits counts. */
export type ApplicationRule = { readonly imageEnds: string; readonly application: Application };
