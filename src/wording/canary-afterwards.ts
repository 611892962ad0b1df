import { age } from '../domain/duration.ts';
import type { Verdict } from '../domain/judgement.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { counted, percent } from './numbers.ts';

/** After what: `clearing` takes away a canary whose release is promoted. */
type After = 'step' | 'promotion' | 'removal' | 'clearing';

/** Errors after an act on a canary; `was`: the part of its requests that stable failed before. */
export type ErrorsAfter = { readonly after: After; readonly was: number } & (
  | { readonly kind: 'within-chance' | 'more' | 'fewer' }
  /** `beforeMs` of the `ms` that were counted are from before it. */
  | { readonly kind: 'not-settled'; readonly beforeMs: number; readonly ms: number }
);

const had: Readonly<Record<After, (share: string) => string>> = {
  step: share => `stable had ${share} before the step`,
  promotion: share => `the release before had ${share}`,
  removal: share => `stable had ${share} beside its canary`,
  clearing: share => `the release before had ${share}`,
};
const called: Readonly<Record<After, string>> = {
  step: 'the step',
  promotion: 'the promotion',
  removal: 'the removal',
  clearing: 'the removal',
};

export function errorsAfterInWords(errors: ErrorsAfter): SafeText {
  const before = had[errors.after](percent(errors.was));
  switch (errors.kind) {
    case 'within-chance':
      return safe(`${before}: within chance, as it was`);
    case 'more':
      return safe(`${before}: this is more, and not by chance`);
    case 'fewer':
      return safe(`${before}: this is less, and not by chance`);
    case 'not-settled': {
      const { beforeMs, ms } = errors;
      const share = beforeMs >= ms ? `all of these ${age(ms)}` : `${age(beforeMs)} of these ${age(ms)}`;
      const part = beforeMs >= 1_000 ? `: ${share} are from before ${called[errors.after]}` : ' yet';
      return safe(`${before}; not settled${part}`);
    }
  }
}

/** What comes after an act on a canary, for whoever reads that it is in effect. */
export type AfterAct =
  | {
      readonly act: 'weight';
      readonly percent: number;
      /** At this weight. */
      readonly judged?: { readonly verdict: Verdict; readonly says: SafeText; readonly etaMs?: number };
    }
  /** `isJudgeAwaited`: what the judge knows is still of the two sides, from before. */
  | {
      readonly act: 'promote';
      readonly canary: string;
      readonly pods: number | undefined;
      readonly isJudgeAwaited: boolean;
    }
  /** `isRolling`: stable is on its way to that version. */
  | {
      readonly act: 'remove';
      readonly wasPromoted: boolean;
      readonly isRolling: boolean;
      readonly version: SafeText;
    };

/** Nothing passes sooner. */
const leastMinutes = 2;

export function nextActInWords(after: AfterAct): SafeText {
  switch (after.act) {
    case 'weight': {
      const { percent: weight, judged } = after;
      if (judged && judged.verdict !== 'no-data') return safe(`Esc: at ${weight} % it is called ${judged.says}`);
      const takes =
        judged?.etaMs !== undefined && judged.etaMs >= 1_000
          ? `about ${age(judged.etaMs)} to go`
          : `${leastMinutes} min at the least`;
      return safe(`Esc: ${weight} % is judged anew, ${takes}; nothing goes on by itself`);
    }
    case 'promote': {
      const pods = after.pods === undefined ? '' : `; ${counted(after.pods, 'pod')} of it serve until then`;
      const first = after.isJudgeAwaited
        ? 'wait a minute or two for the judge’s number (c), then Esc, a'
        : 'Esc, then a';
      return safe(`${first}: plans to clear ${after.canary} away, which has done its work${pods}`);
    }
    case 'remove':
      if (after.wasPromoted && after.isRolling)
        return safe(`wait: stable takes ${after.version} over by its own rolling update, and that is not done yet`);
      return after.wasPromoted
        ? safe(`nothing to do: ${after.version} is everywhere. c shows it beside what was before, in a minute or two`)
        : safe(`nothing to do: ${after.version} serves alone, as before its canary`);
  }
}
