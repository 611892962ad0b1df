import type { Cockpit } from '../../app/cockpit.ts';
import { lastVerdict } from '../../app/commands/ramp.ts';
import type { WalkView } from '../../app/commands/walks.ts';
import type { AnswerLevel } from '../../domain/journal.ts';
import { noPlanObstacle, planRefused, sentBefore } from './obstacle.ts';
import { leave, type Reply, type Respondent, say } from './reply.ts';
import { codeOfTrouble } from './walk-end.ts';

/** The confirmation that was given to all steps at the start, as they were shown. */
export type SaidAtStart = { readonly level: AnswerLevel; readonly text: string };

/** A step whose plan can't be made is looked at so long before it is left. */
const noPlanPatienceMs = 60_000;

/** To take a canary away is wanted whatever somebody else changed of it meanwhile. */
const mostTakingTries = 5;

/**
 * Goes through a ramp without asking again: what was confirmed at the start covers the steps that were shown. Each is
 * planned freshly all the same, and one that comes out otherwise is not confirmed.
 */
export function rampRespondent(cockpit: Cockpit, said: SaidAtStart): Respondent {
  const confirmed = new Set<string>();
  const remade = new Set<string | undefined>();
  let takingTries = 0;
  let withoutPlanSince: { readonly step: string; readonly at: number } | undefined;

  function confirmation(view: WalkView): Reply {
    const { state, prepared } = view;
    const step = state.at ?? '';
    if (!prepared) return { do: 'again' };
    // Somebody may take it away at the same time: whoever comes second looks again, and finds it gone.
    const looksAgain = ({ code }: { readonly code: string }) => {
      if (code !== 'conflict' || prepared.plan.call.do !== 'canary.remove') return false;
      takingTries += 1;
      return takingTries <= mostTakingTries;
    };
    const refusal = planRefused(cockpit, view);
    if (refusal) return looksAgain(refusal) ? say({ type: 'again', step }) : refusal;
    const written = state.playbook.steps.find(({ id }) => id === step);
    if (written?.do !== prepared.plan.call.do)
      return leave('conflict', `${step} is not what was confirmed at the start: ${prepared.plan.preview.title}`);
    const key = `${step} ${state.steps.get(step)?.attempt}`;
    const isSecond = confirmed.has(key) ? sentBefore(view) : undefined;
    if (isSecond && !looksAgain(isSecond)) return isSecond;
    confirmed.add(key);
    const answer = `${said.text}, at the start of the ramp`;
    return say({ type: 'confirm', to: prepared.plan.hash, level: said.level, answer });
  }

  async function withoutPlan(view: WalkView, gone: AbortSignal): Promise<Reply> {
    const step = view.state.at ?? '';
    const now = cockpit.engine.clock.now();
    if (withoutPlanSince?.step !== step) withoutPlanSince = { step, at: now };
    if (now - withoutPlanSince.at >= noPlanPatienceMs) return noPlanObstacle(cockpit, view, gone);
    const obstacle = await noPlanObstacle(cockpit, view, gone);
    return obstacle.code === 'sourceDown' ? { do: 'wait' } : obstacle;
  }

  return {
    isPatient: false,
    refused({ notice, waits, state }) {
      if (notice === undefined) return undefined;
      // A plan that was too old is made again, and confirmed again; once.
      const isAgain = waits?.for === 'confirmation' && !remade.has(state.at);
      remade.add(state.at);
      return isAgain ? undefined : leave('refused', `${state.at}: ${notice}`);
    },
    async answer(view, gone) {
      const { state, waits } = view;
      switch (waits?.for) {
        case 'go':
          return say({ type: 'go', step: state.at ?? '' });
        case 'confirmation':
          return confirmation(view);
        case 'plan':
          return withoutPlan(view, gone);
        case 'doubt':
          return leave('unknownOutcome', `${state.at}: ${waits.says}`);
        case 'pause':
          return leave(codeOfPause(view), waits.says);
        case 'close':
          return say({ type: 'close' });
        default:
          return leave('waitsForPerson', waits?.says ?? 'it waits');
      }
    },
  };
}

/** A dead source is no verdict; without data time ran out; all else is a person's to decide. */
function codeOfPause(view: WalkView): 'waitsForPerson' | 'sourceDown' | 'timedOut' | 'failed' {
  const last = lastVerdict(view.state);
  if (last !== undefined && last.step === view.state.at) {
    if (last.verdict === 'blind') return 'sourceDown';
    if (last.verdict === 'no-data') return 'timedOut';
    return 'waitsForPerson';
  }
  return codeOfTrouble(view) === 'failed' ? 'failed' : 'waitsForPerson';
}
