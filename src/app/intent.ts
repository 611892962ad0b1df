import type { Id, Sha } from '../domain/brands.ts';
import type { Call } from '../domain/change.ts';
import type { SafeText } from '../domain/safe-text.ts';
import type { WorkloadRef } from '../domain/workload.ts';
import type { DoubtChoice } from '../engine/decide-doubt.ts';
import type { WalkCommand } from '../engine/walk/walk-state.ts';
import type { Screen } from './store/state.ts';
import type { Sheet, Writing } from './store/walks.ts';

export type { DoubtChoice } from '../engine/decide-doubt.ts';

/** What a person wants. It names its target and what was on the screen, so that a late key can't mean another thing. */
export type Intent =
  | { readonly type: 'window.resized'; readonly columns: number; readonly rows: number }
  | { readonly type: 'cursor.move'; readonly to: string }
  | { readonly type: 'row.move'; readonly to: number }
  | { readonly type: 'scroll.move'; readonly to: number }
  | { readonly type: 'workload.open'; readonly ref: WorkloadRef }
  /** Opens a screen that needs nothing but what it names. */
  | {
      readonly type: 'screen.open';
      readonly screen: Extract<Screen, { name: 'history' | 'diff' | 'why' | 'logs' | 'canary' | 'ramps' }>;
    }
  | { readonly type: 'mark.toggle'; readonly ref: WorkloadRef; readonly revision: string }
  | { readonly type: 'logs.pod'; readonly ref: WorkloadRef; readonly pod: string; readonly container: string }
  /** The container before this one, and back. */
  | { readonly type: 'logs.previous' }
  | { readonly type: 'logs.hold' }
  | { readonly type: 'logs.wrap' }
  /** Writes the numbers behind the plots into a file. */
  | { readonly type: 'series.export'; readonly ref: WorkloadRef }
  | { readonly type: 'find.open' }
  | { readonly type: 'find.type'; readonly text: string }
  | { readonly type: 'find.move'; readonly to: number }
  | { readonly type: 'find.close' }
  /** What was found is done, as its own key would do it. */
  | { readonly type: 'find.choose'; readonly chosen: Intent }
  | { readonly type: 'namespace.switch'; readonly to: string }
  | { readonly type: 'context.switch'; readonly to: string }
  /** The board, showing only what holds these words. */
  | { readonly type: 'board.show'; readonly filter: string }
  | { readonly type: 'filter.open' }
  | { readonly type: 'filter.type'; readonly text: string }
  /** Done typing: the rows stay as they are. */
  | { readonly type: 'filter.keep' }
  | { readonly type: 'filter.clear' }
  | { readonly type: 'journal.open' }
  | { readonly type: 'timeline.open'; readonly run: Id }
  | { readonly type: 'open-run.open'; readonly run: Id }
  /** Looks for what an open run did, by reading; nothing is sent. */
  | { readonly type: 'open-run.settle'; readonly run: Id }
  | { readonly type: 'run.show' }
  | { readonly type: 'back' }
  /** Draws everything anew, for a terminal that something else has written on. */
  | { readonly type: 'screen.repaint' }
  | { readonly type: 'help.toggle' }
  | { readonly type: 'times.toggle' }
  | { readonly type: 'exact.toggle' }
  | { readonly type: 'scope.toggle' }
  | { readonly type: 'notice.show'; readonly says: SafeText }
  /** Contexts beside this one in which a run stays open. */
  | { readonly type: 'elsewhere.runs'; readonly contexts: readonly string[] }
  | { readonly type: 'rollback.plan'; readonly ref: WorkloadRef; readonly toRevision?: number }
  /** Plans any call on this workload; one key never changes the cluster. */
  | { readonly type: 'plan.ask'; readonly ref: WorkloadRef; readonly call: Call }
  /** Plans the way back of what was last done to it from this machine. */
  | { readonly type: 'undo-last.plan'; readonly ref: WorkloadRef }
  | { readonly type: 'plan.type'; readonly typed: string }
  /** `to` is the plan that was on the screen. */
  | { readonly type: 'plan.confirm'; readonly to: Sha; readonly level: 'key' | 'typed' }
  | { readonly type: 'doubt.decide'; readonly run: Id; readonly choice: DoubtChoice }
  | { readonly type: 'playbooks.open'; readonly about?: WorkloadRef }
  /** Asks for what this playbook needs. Nothing begins by that. */
  | { readonly type: 'playbook.choose'; readonly path: string; readonly about?: WorkloadRef }
  | { readonly type: 'input.type'; readonly text: string }
  | { readonly type: 'input.move'; readonly to: number }
  /** Done with this one: on to the next, or the run is opened. */
  | { readonly type: 'input.keep' }
  | { readonly type: 'walk.show'; readonly run: Id }
  /** Reads along while somebody else walks. */
  | { readonly type: 'walk.follow'; readonly run: Id }
  /** What needs no words. `step`: where the walk was on the screen. */
  | { readonly type: 'walk.say'; readonly run: Id; readonly command: WalkCommand }
  | { readonly type: 'walk.plan'; readonly run: Id }
  | { readonly type: 'walk.sheet'; readonly run: Id; readonly sheet: Sheet }
  /** Goes on with a run whose process is gone. */
  | { readonly type: 'walk.resume'; readonly run: Id }
  | { readonly type: 'writing.open'; readonly writing: Pick<Writing, 'run' | 'for' | 'of' | 'asks'> }
  | { readonly type: 'writing.type'; readonly text: string }
  | { readonly type: 'writing.keep' }
  | { readonly type: 'writing.close' }
  | { readonly type: 'leave' };
