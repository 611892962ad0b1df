import type { Cockpit } from '../../app/cockpit.ts';
import { nameToType } from '../../app/commands/run-plan.ts';
import { type Answers, unansweredFacts, type WalkView } from '../../app/commands/walks.ts';
import { environmentWords } from '../../app/store/environment.ts';
import { noPlanObstacle, planRefused, sentBefore } from './obstacle.ts';
import { leave, type Reply, type Respondent, say } from './reply.ts';
import { codeOfTrouble } from './walk-end.ts';

export type Prepared = {
  readonly answers?: Answers;
  /** Where they stand, for what is wrong with them. */
  readonly path?: string;
  /** `--yes`, and `--confirm NAME` with it. */
  readonly yes?: boolean;
  readonly confirm?: string;
  readonly reason?: string;
};

/** A run that nobody sits at: what was answered before is said, and nothing else. What is missing leaves it open. */
export function answersRespondent(cockpit: Cockpit, prepared: Prepared): Respondent {
  /** Each confirmation counts once. A plan that was too old, and came out otherwise, is confirmed again. */
  const confirmed = new Set<string>();
  let said: 'value' | 'other' | undefined;
  const { answers, path = '' } = prepared;
  const placeOf = (line: number) => `${path}:${line}`;

  function confirmation(view: WalkView): Reply {
    const { state, prepared: plan, level, contentHash } = view;
    const step = state.at ?? '';
    if (!plan) return { do: 'again' };
    const refusal = planRefused(cockpit, view);
    if (refusal) return refusal;
    const name = nameToType(plan);
    const isSecond = confirmed.has(`${step} ${state.steps.get(step)?.attempt}`) ? sentBefore(view) : undefined;
    if (isSecond) return isSecond;
    if (level === 'two-person')
      return leave(
        'waitsForPerson',
        `${step} needs a second person, and a file or a flag is none: ${plan.plan.preview.title}`,
      );
    const given = answers?.confirmations.get(step);
    const isFlagged =
      prepared.yes === true && (prepared.confirm === name || (prepared.confirm === undefined && level !== 'typed'));
    if (!given && !isFlagged) return leave('waitsForPerson', missing(view, name));
    if (given && 'plan' in given && given.plan !== contentHash && given.plan !== plan.plan.hash)
      return leave(
        'conflict',
        `${step}: the plan is not the one of ${placeOf(given.line)} any more, it is ${contentHash}; nothing was sent for it`,
      );
    if (given && 'name' in given && given.name !== name)
      return leave(
        'refused',
        `${step}: "${given.name}" of ${placeOf(given.line)} is not ${name}; nothing was sent for it`,
      );
    confirmed.add(`${step} ${state.steps.get(step)?.attempt}`);
    const answer = given ? ('plan' in given ? given.plan : given.name) : (prepared.confirm ?? '--yes');
    return say({ type: 'confirm', to: plan.plan.hash, level: 'flag', answer });
  }

  function missing({ state, prepared: plan }: WalkView, name: string): string {
    const what = `${state.at} waits for its confirmation: ${plan?.plan.preview.title}`;
    if (prepared.confirm !== undefined) return `${what}; "${prepared.confirm}" is not ${name}`;
    if (prepared.yes)
      return `${what}; in ${environmentWords(cockpit.engine.place, plan?.plan.changes[0].target.namespace)} --yes alone confirms nothing, add --confirm ${name}`;
    return answers ? `${what}; ${path} has no confirmation for ${state.at}` : what;
  }

  function question({ state, question: asked }: WalkView): Reply {
    const step = state.at ?? '';
    if (asked?.kind === 'choice') {
      const given = answers?.choices.get(step);
      if (!given)
        return leave(
          'waitsForPerson',
          `${step} waits for a decision: ${asked.choices.map(({ choose }) => choose).join(', ')}`,
        );
      const choice = asked.choices.find(({ choose }) => choose === given.choose);
      const open = choice && !choice.fits ? factToAnswer(state) : undefined;
      if (open) return open;
      if (!choice?.fits)
        return leave(
          'waitsForPerson',
          `${step}: "${given.choose}" of ${placeOf(given.line)} does not fit: ${choice?.because ?? 'it is not offered'}`,
        );
      said = 'other';
      return say({ type: 'choose', step, choose: given.choose, reason: given.reason || (prepared.reason ?? '') });
    }
    const given = answers?.values.get(step);
    if (!given) return leave('waitsForPerson', `${step} waits for an answer: ${asked?.says ?? 'is it done?'}`);
    said = 'value';
    return say({ type: 'answer', step, value: given.value });
  }

  /** A fact that nobody could tell, and that the file answers. Evidence is never answered over. */
  function factToAnswer(state: WalkView['state']): Reply | undefined {
    for (const fact of unansweredFacts(state)) {
      const given = answers?.facts.get(fact);
      if (!given) continue;
      said = 'other';
      return say({ type: 'answer-fact', fact, value: given.value, reason: given.reason });
    }
    return undefined;
  }

  function closing({ state }: WalkView): Reply {
    const owed = state.debts.filter(({ paidAt }) => paidAt === undefined).map(({ step }) => step);
    const isLeft = owed.every(step => answers?.leaving.includes(step));
    said = 'other';
    return isLeft
      ? say({ type: 'close', leaving: owed })
      : leave('waitsForPerson', `all steps are walked, and ${owed.join(', ')} left something that is owed`);
  }

  return {
    isPatient: false,
    refused({ notice, state, waits }) {
      const was = said;
      said = undefined;
      if (waits?.for === 'confirmation' || notice === undefined) return undefined;
      const given = answers?.values.get(state.at ?? '');
      if (was === 'value' && given) return leave('usage', `${placeOf(given.line)}: ${state.at}: ${notice}`);
      return was === undefined ? undefined : leave('waitsForPerson', `${state.at ?? 'the run'}: ${notice}`);
    },
    async answer(view, gone) {
      const { state, waits } = view;
      const step = state.at ?? '';
      switch (waits?.for) {
        case 'go':
          // What a process before this one left is planned again, and confirmed again: whoever resumes asks for that.
          said = 'other';
          return say({ type: 'go', step });
        case 'confirmation':
          return confirmation(view);
        case 'answer':
          return question(view);
        case 'needs':
          // What can still become so by itself has the step's own time.
          return (
            factToAnswer(state) ??
            (state.steps.get(step)?.deadline === undefined
              ? leave('waitsForPerson', `${step} ${waits.says}`)
              : { do: 'wait' })
          );
        case 'plan':
          return noPlanObstacle(cockpit, view, gone);
        case 'doubt':
          return leave('unknownOutcome', `${step}: ${waits.says}`);
        case 'pause':
          return leave(codeOfTrouble(view) ?? 'waitsForPerson', waits.says);
        case 'close':
          return closing(view);
        default:
          return leave(state.offeredTo === undefined ? 'refused' : 'waitsForPerson', waits?.says ?? 'it waits');
      }
    },
  };
}
