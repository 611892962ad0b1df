import type { Instant } from '../domain/brands.ts';
import { age } from '../domain/duration.ts';
import { type Judging, judgedForMs } from '../domain/judgement.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { judgementInShort } from './judgement.ts';
import { count, counted, percent } from './numbers.ts';

/** What the judge says while a plan is read: `PASS nothing worse than 2x, after 2m03s at this weight, 3 s ago`. */
export function verdictAtPlan(judging: Judging, now: Instant, isOf: 'this weight' | 'before' | 'promoted'): SafeText {
  switch (judging.kind) {
    case 'none':
      return ours('nothing: it was not measured yet');
    case 'blind':
      return safe(`no verdict for ${age(now - judging.since)}: ${judging.says}`);
    case 'judged': {
      const { judgement } = judging;
      const since = {
        'this weight': `, after ${age(judgedForMs(judgement))} at this weight`,
        before: ', of the weight before, nothing of this one yet',
        promoted: '',
      }[isOf];
      return safe(`${judgementInShort(judgement)}${since}, ${age(now - judgement.at)} ago`);
    }
  }
}

/** Requests a second of one pod, and the part of the CPU that it asks for, before and after a canary is taken away. */
export type LoadPerPod = {
  readonly pods: number;
  readonly before: number;
  readonly after: number;
  /** Measured over two weights, so that it is not what they get now. */
  readonly isBeforeMixed?: boolean;
  /** `of-both`: measured over two weights, and so of no rate that is known. */
  readonly cpu?: { readonly before: number; readonly after: number } | 'of-both';
};

/** `15 pods get 105 requests a second each, now 79; CPU about 112 % of what they ask for, now 85 %` */
export function loadInWords(load: LoadPerPod | undefined, name: string): SafeText {
  if (!load) return safe(`how much more each pod of ${name} gets is not known: not measured, or not for long enough`);
  const { pods, before, after, isBeforeMixed, cpu } = load;
  return safe(
    `${counted(pods, 'pod')} of ${name} ${pods === 1 ? 'gets' : 'get'} ${rate(after)} requests a second each, ${isBeforeMixed ? 'which is more than now' : `now ${rate(before)}`}; ${cpuInWords(cpu)}`,
  );
}

const rate = (value: number): string => (value < 10 ? value.toFixed(1) : count(value));

function cpuInWords(cpu: LoadPerPod['cpu']): string {
  if (cpu === undefined) return 'CPU is not measured';
  if (cpu === 'of-both') return 'what CPU that takes is not known so soon after a step';
  return `CPU about ${percent(cpu.after)} of what they ask for, now ${percent(cpu.before)}, if it goes with the requests`;
}

/** Requests a second of one pod at another weight. */
export type LoadAtWeight = {
  /** Of each pod of both where their number divides the requests; else of those of stable. */
  readonly each: number;
  /** The same now, where that is of one weight alone. */
  readonly now?: number;
  /** Where a route divides them: of each pod of the canary. */
  readonly canary?: { readonly pods: number; readonly each: number };
  /** As if the canary went. */
  readonly alone: LoadPerPod;
};

/** `each pod gets 27 requests a second, now 40; 19 of checkout alone 54, at about 62 % of the CPU …` */
export function loadAtWeightInWords(load: LoadAtWeight | undefined, name: string): SafeText {
  if (!load)
    return safe(
      `how much each pod of ${name} gets then, and whether they could take all of it, is not known: not measured, or not for long enough`,
    );
  const { each, now, canary, alone } = load;
  const gets = `each ${canary ? 'stable pod' : 'pod'} gets ${rate(each)} requests a second${now === undefined ? '' : `, now ${rate(now)}`}`;
  const beside = canary ? `, each of ${counted(canary.pods, 'canary pod')} ${rate(canary.each)}` : '';
  const { pods, after, cpu } = alone;
  return safe(`${gets}${beside}; ${count(pods)} of ${name} alone ${rate(after)}, ${canTakeInWords(cpu)}`, 400);
}

function canTakeInWords(cpu: LoadPerPod['cpu']): string {
  if (cpu === undefined) return 'and nobody knows whether they can: CPU is not measured';
  if (cpu === 'of-both') return 'and nobody knows whether they can so soon after a step';
  return `at about ${percent(cpu.after)} of the CPU that they ask for: ${cpu.after < 1 ? 'they can take it' : 'they may not be able to take it'}`;
}

/** More than they asked for may not be there. */
export const isTight = (load: LoadPerPod | undefined): boolean =>
  load?.cpu !== undefined && load.cpu !== 'of-both' && load.cpu.after >= 1;
