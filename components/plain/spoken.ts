import type { ScreenLine } from '../screen-lines.ts';

/** A sentence, and what it is about: the same key means that it was said already. */
export type Spoken = { readonly key: string; readonly text: string };

/** Times and durations change with every tick, and say nothing new. */
const ticking = /\b\d+(?:[.,]\d+)? ?(?:ms|s|min|h|d)\b|\b\d+m\d\ds\b|\b\d\d:\d\d:\d\d\b/g;
export const said = (text: string, key: string = text): Spoken => ({ key: key.replaceAll(ticking, '#'), text });
export const lines = (page: readonly ScreenLine[]): readonly Spoken[] =>
  page
    .map(({ label, text }) => `${label ? `${label}: ` : ''}${text}`.trim())
    .filter(text => text !== '')
    .map(text => said(text, isCounting(text) ? text.replaceAll(/[\d.,]+/g, '#') : text));

/** Counts of requests grow all the time; they are said once for each state of the workload. */
const isCounting = (text: string): boolean => /counted, not judged|errors? |of the last/i.test(text);
