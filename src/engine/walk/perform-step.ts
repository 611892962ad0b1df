import type { Call, PlannedChange } from '../../domain/change.ts';
import { canonical, type Json } from '../../domain/json.ts';
import { continueWay, type PlaybookStep } from '../../domain/playbook.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import { fillIn } from '../../playbook/fill-in.ts';
import { levelNeeded } from '../confirmation.ts';
import { planMade } from '../journalled.ts';
import { planCall, type Ready, tryPlan } from '../prepare.ts';
import { neededFacts } from './facts-of-step.ts';
import { holdLook } from './hold-look.ts';
import { payDebts } from './move-debts.ts';
import { playbookWords } from './playbook-words.ts';
import { walkReaders } from './walk-readers.ts';
import { forgetStep, inWalkOf, type Walking } from './walking.ts';
import { wayAfter } from './ways.ts';

/** A step without a plan is looked at again by itself: an API server that was away may be back. */
const noPlanAgainMs = 10_000;

/** Reads and plans one step, and then looks, asks, ends it, or shows what is to be confirmed. */
export async function performStep(walking: Walking, step: PlaybookStep, signal: AbortSignal): Promise<void> {
  const { engine, live, state } = walking;
  const call = callOf(walking, step);
  if ('because' in call) return noPlan(walking, step, call.because);
  const readers = walkReaders(engine, state(), live);
  const { run } = state();
  const planned = await planCall(engine, call, run, signal, inWalkOf(walking, step.id, readers));
  if (signal.aborted) return;
  if (planned.kind === 'wrong') return noPlan(walking, step, planned.because);
  const { plan } = planned;
  switch (plan.kind) {
    case 'blocked':
      return noPlan(walking, step, plan.because, plan.first);
    case 'nothing-to-do':
      if (plan.isMissed) return missStep(walking, step, plan.because);
      await payDebts(walking, step);
      return endStep(walking, step, 'done', plan.because);
    case 'ask':
      forgetStep(live);
      live.question = plan.question;
      return;
    case 'look':
      return holdLook(walking, step, { call, look: plan, readers }, signal);
    case 'change': {
      const bound = boundTo(walking, step, plan);
      const ready = await tryPlan(engine, call, run, bound, signal);
      if (signal.aborted) return;
      if (ready.kind === 'blocked') return noPlan(walking, step, ready.because);
      forgetStep(live);
      live.prepared = ready;
      live.contentHash = plan.hash;
      if (levelNeeded(engine, ready.plan, step.confirm) === 'none') await confirmItself(walking, step, ready);
    }
  }
}

/** The step's settings with its references filled in, as its action takes them. */
function callOf({ engine, state }: Walking, step: PlaybookStep): Call | { readonly because: SafeText } {
  const form = engine.actions.get(step.do)?.step;
  if (!form) return { because: safe(`this version has no step "${step.do}"`) };
  const { checks } = playbookWords(engine);
  const filled = fillIn(step.settings, form, state().values, checks);
  if ('problems' in filled) return { because: safe(filled.problems.join('; ')) };
  return { do: step.do, with: form.call ? form.call(filled.settings) : filled.settings };
}

/**
 * In a walk the hash covers more than the plan: the facts that it rests on, and since when a confirmation counts. So a
 * fact that flips, a resume or a handover make another plan of it, and whoever confirmed the old one confirms anew.
 */
function boundTo({ engine, state }: Walking, step: PlaybookStep, plan: PlannedChange): PlannedChange {
  const { facts, confirmsSince } = state();
  const values: Json = neededFacts(step).map(name => [name, facts.get(name)?.value ?? 'unknown']);
  return { ...plan, hash: engine.hash(canonical({ plan: plan.hash, facts: values, since: confirmsSince })) };
}

/** Messages and files need nobody's word: a page goes out when nobody is there. */
async function confirmItself(walking: Walking, step: PlaybookStep, { plan }: Ready): Promise<void> {
  await walking.record(planMade(plan, 'none'), step.id);
  walking.live.confirmation = { to: plan.hash, level: 'none', answer: true };
}

function noPlan({ live, engine, record, state }: Walking, step: PlaybookStep, because: SafeText, first?: Call) {
  forgetStep(live);
  // Nobody is to be kept by a step that only tells.
  if (step.onFail === continueWay)
    return record(
      { type: 'step.ended', how: 'failed', because, next: wayAfter(state().playbook, step, 'failed') },
      step.id,
    ).then(() => undefined);
  live.noPlan = { because, ...(first && { first }), until: engine.clock.now() + noPlanAgainMs };
  return Promise.resolve();
}

async function missStep({ record, state }: Walking, step: PlaybookStep, because: SafeText): Promise<void> {
  const next = wayAfter(state().playbook, step, 'skipped');
  await record({ type: 'step.ended', how: 'skipped', isMissed: true, because, next }, step.id);
}

async function endStep({ record, state }: Walking, step: PlaybookStep, how: 'done', because: SafeText): Promise<void> {
  await record({ type: 'step.ended', how, because, next: wayAfter(state().playbook, step, how) }, step.id);
}
