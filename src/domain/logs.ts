import type { Instant } from './brands.ts';
import type { SafeText } from './safe-text.ts';

/** One line that a container wrote, with the time at which the node took it, where the server tells. */
export type LogLine = { readonly at?: Instant; readonly text: SafeText };

export type LogSource = { readonly namespace: string; readonly name: string; readonly container: string };
