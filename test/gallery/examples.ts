import type { CockpitState } from '../../src/app/store/state.ts';
import { safe } from '../../src/domain/safe-text.ts';
import * as looks from './look-states.ts';
import * as plans from './plan-states.ts';
import * as sample from './states.ts';
import { now, stateWith } from './states.ts';

export type Example = { readonly screen: string; readonly state: string; readonly of: CockpitState };

const example = (screen: string, state: string, of: CockpitState): Example => ({ screen, state, of });
const denied = { kind: 'Deployment', why: 'denied', says: safe('ana may not list deployments') } as const;
const opened = (view: typeof sample.trouble): CockpitState =>
  stateWith([view], { screens: [{ name: 'board' }, { name: 'workload', ref: view.ref }] });

/** Every screen in every state that has a name, in the order in which somebody meets them. */
export const examples: readonly Example[] = [
  example('board', 'reading', stateWith([], { isComplete: false, freshness: {} })),
  example('board', 'nothing here', stateWith([])),
  example('board', 'all well', stateWith([sample.healthy])),
  example('board', 'in trouble', stateWith([sample.trouble])),
  example('board', 'image missing', stateWith([sample.imageMissing])),
  example('board', 'crashing', stateWith([sample.crashing])),
  example('board', 'past its deadline', stateWith([sample.pastDeadline])),
  example('board', 'nobody serves', stateWith([sample.down])),
  example('board', 'paused', stateWith([sample.paused])),
  example('board', 'rolling', stateWith([sample.rolling])),
  example(
    'board',
    'silent',
    stateWith([sample.trouble], {
      freshness: { lastAnswerAt: now - 14_000, failure: { tries: 3, says: safe('connection refused') } },
    }),
  ),
  example('board', 'denied', stateWith([], { listProblems: [denied] })),
  example(
    'board',
    'one kind denied',
    stateWith([sample.trouble], { listProblems: [{ ...denied, kind: 'StatefulSet' }] }),
  ),
  example('board', 'read only', stateWith([sample.trouble], { isReadOnly: true })),
  example('workload', 'in trouble', opened(sample.trouble)),
  example('workload', 'image missing', opened(sample.imageMissing)),
  example('workload', 'healthy', opened(sample.healthy)),
  example('why', 'reading', looks.whyReading),
  example('why', 'errors', looks.whyErrors),
  example('why', 'image missing', looks.whyImage),
  example('why', 'crashing', looks.whyCrash),
  example('why', 'without the right to Events', looks.whyDenied),
  example('history', 'three revisions', looks.history),
  example('history', 'one is marked', looks.historyMarked),
  example('history', 'filtered', looks.filteredHistory),
  example('diff', 'two revisions', looks.diff),
  example('logs', 'reading', looks.logsReading),
  example('logs', 'following', looks.logsFollowing),
  example('logs', 'held', looks.logsHeld),
  example('logs', 'broken', looks.logsBroken),
  example('logs', 'of the container before', looks.logsOfPrevious),
  example('plan', 'reading', plans.reading),
  example('plan', 'waiting for the name', plans.waiting),
  example('plan', 'waiting for a key', plans.withKey),
  example('plan', 'exact bytes', plans.exact),
  example('plan', 'without the right to it', plans.denied),
  example('plan', 'refused by admission', plans.refused),
  example('plan', 'changed by somebody else', plans.changed),
  example('plan', 'nothing to do', plans.nothing),
  example('plan', 'blocked', plans.blocked),
  example('run', 'sent', plans.sent),
  example('run', 'observing', plans.observing),
  example('run', 'in effect', plans.inEffect),
  example('run', 'failed', plans.failed),
  example('run', 'changed back', plans.reverted),
  example('run', 'changed meanwhile', plans.conflict),
  example('run', 'looking for it', plans.lookingForIt),
  example('run', 'found by reading', plans.recovered),
  example('run', 'in doubt', plans.inDoubt),
  example('open run', 'on the board', plans.openRunOnBoard),
  example('open run', 'opened', plans.openRunScreen),
  example('journal', 'three runs', plans.journal),
  example('journal', 'empty', plans.journalEmpty),
  example('timeline', 'of a clean run', plans.timeline),
  example('keys', 'of the board', plans.help),
  example('keys', 'of a plan', plans.helpOfPlan),
];
