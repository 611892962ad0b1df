import type { Input } from './playbook.ts';
import type { SafeText } from './safe-text.ts';

/** One way to go on, with the facts that speak for and against it. */
export type Choice = {
  readonly choose: SafeText;
  readonly go: string;
  readonly fits: boolean;
  /** `2 of 2 needed, 0 of 2 against`; or which fact is unknown. */
  readonly because: SafeText;
};

/** What only a person can answer. Nothing is preselected. */
export type Question =
  | { readonly kind: 'choice'; readonly says: SafeText; readonly choices: readonly Choice[] }
  | { readonly kind: 'value'; readonly says: SafeText; readonly input: Input };
