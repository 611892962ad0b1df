import type { SafeText } from './safe-text.ts';

/** What `kubectl rollout status --watch=false` says of an object, and its exit code. */
export type KubectlStatus = { readonly says: SafeText; readonly exitCode: 0 | 1 };
