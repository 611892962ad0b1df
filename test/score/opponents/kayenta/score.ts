import type { Label } from './classify.ts';

export type Scored = { readonly classification: Label; readonly critical: boolean; readonly groups: readonly string[] };

const groupScore = (labels: readonly Label[]): number | undefined => {
  const counted = labels.filter(label => label !== 'Nodata' && label !== 'Error');
  if (counted.length === 0) return undefined;
  return (counted.filter(label => label === 'Pass').length / counted.length) * 100;
};

/**
 * Kayenta's WeightedSumScorer.scala: 0 where a critical metric is anything but good or half of them have no data; else
 * the part that passes, by group and weight. A group without data counts as 100.
 */
export const scoreOf = (results: readonly Scored[], weights: Readonly<Record<string, number>> = {}): number => {
  if (results.some(result => result.critical && result.classification !== 'Pass')) return 0;
  if (results.filter(result => result.classification === 'Nodata').length / results.length >= 0.5) return 0;
  const groups = [...new Set(results.flatMap(result => result.groups))];
  const unweighted = groups.filter(group => weights[group] === undefined);
  const rest = (100 - Object.values(weights).reduce((sum, weight) => sum + weight, 0)) / unweighted.length;
  const sum = groups.reduce((total, group) => {
    const of = results.filter(result => result.groups.includes(group)).map(result => result.classification);
    return total + (groupScore(of) ?? 100) * ((weights[group] ?? rest) / 100);
  }, 0);
  return Math.round(sum * 100) / 100;
};
