import type { Instant } from '../domain/brands.ts';
import type { CanaryRecord } from '../domain/canary-record.ts';
import { age } from '../domain/duration.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';

const words: Readonly<Record<CanaryRecord['what'], string>> = { 'taken-away': 'taken away', promoted: 'promoted' };

/** `taken away 1m10s ago by ana · 2.1.0: FAIL errors 0.59 % vs 0.30 % (1.9x)`, as this machine's journal knows it. */
export const canaryRecordInWords = (record: CanaryRecord, now: Instant): SafeText =>
  safe(`${actedAgo(record, now)} by ${record.by}${record.reason === undefined ? '' : ` · ${record.reason}`}`);

/** For the row of a board: `canary taken away 1m10s ago by ana`. */
export const canaryRecordInShort = (record: CanaryRecord, now: Instant): SafeText =>
  safe(`canary ${actedAgo(record, now)} by ${record.by}`);

const actedAgo = ({ what, at }: CanaryRecord, now: Instant): string => `${words[what]} ${age(now - at)} ago`;
