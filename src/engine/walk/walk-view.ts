import type { SafeText } from '../../domain/safe-text.ts';
import { levelNeeded } from '../confirmation.ts';
import type { Engine } from '../engine.ts';
import { doubtfulChange } from './changes-of-step.ts';
import { classOf } from './make-move.ts';
import { judgeNewerText } from './newer-text.ts';
import type { Now } from './next-move.ts';
import type { Doubt, Waiting, WalkStep, WalkView } from './walk-state.ts';
import type { Live, Walking } from './walking.ts';
import { stepOf } from './ways.ts';

/** What the rule for the next move is asked about, besides the journal. */
export function nowOf(engine: Engine, live: Live): Now {
  const { prepared, noPlan, question, confirmation } = live;
  const shows = confirmation
    ? 'confirmed'
    : prepared
      ? 'prepared'
      : question
        ? 'question'
        : noPlan
          ? 'no-plan'
          : undefined;
  const expiresAt = prepared?.plan.expiresAt ?? noPlan?.until;
  return {
    now: engine.clock.now(),
    goes: live.goes,
    classOf: step => classOf(engine, step),
    told: live.told,
    ...(shows && { shows }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(live.factsLookedAt !== undefined && { factsLookedAt: live.factsLookedAt }),
  };
}

/** A request that is under way is no doubt yet; one without an answer is, and so is one that a dead program sent. */
function doubtOf(at: WalkStep, { isSending, seen }: Live): Doubt | undefined {
  const change = doubtfulChange(at);
  if (!change || (isSending && change.outcome === undefined)) return undefined;
  const latest = change.seen ?? seen;
  return { step: at.id, change, ...(latest && { seen: latest }) };
}

/** The walk as a screen sees it: what its journal says, and what is only known while it goes. */
export function viewOf(
  engine: Engine,
  walking: Walking,
  waits: Waiting | undefined,
  isBusy: boolean,
  mirror: SafeText | undefined,
): WalkView {
  const { live } = walking;
  const state = walking.state();
  const at = state.at === undefined ? undefined : state.steps.get(state.at);
  const doubt = at && doubtOf(at, live);
  const { prepared, contentHash, noPlan, question, look, seen, heldSince, notice, newerText } = live;
  const confirm = stepOf(state.playbook, state.at)?.confirm;
  return {
    state,
    entries: [...walking.entries()],
    isBusy,
    ...(waits && !isBusy && { waits }),
    ...(doubt && { doubt }),
    ...(prepared && { prepared, level: levelNeeded(engine, prepared.plan, confirm) }),
    ...(prepared && contentHash && { contentHash }),
    ...(noPlan && { noPlan }),
    ...(question && { question }),
    ...(look && { look }),
    ...(seen && { seen }),
    ...(heldSince !== undefined && { heldSince }),
    ...(notice && { notice }),
    ...(newerText && !state.closed && { newerText: judgeNewerText(state, newerText) }),
    ...(mirror !== undefined && { mirror }),
  };
}
