import type { Playbook, PlaybookStep } from '../domain/playbook.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import type { Engine } from '../engine/engine.ts';
import type { WalkView } from '../engine/walk/walk-state.ts';
import { byHandCommands } from '../playbook/by-hand-block.ts';
import { fillIn } from '../playbook/fill-in.ts';
import { plainMarkdown, plainWords } from '../playbook/plain-markdown.ts';
import { stepAnnounces } from './step-announces.ts';
import { stepAt, type WalkOnScreen } from './store/walks.ts';

/** A step's texts, ready to be drawn at any width. */
type Texts = Pick<WalkOnScreen, 'expect' | 'prose' | 'byHand' | 'class' | 'announces'>;

export const plainLines = (markdown: string): readonly SafeText[] =>
  plainMarkdown(markdown, Number.POSITIVE_INFINITY).map(line => safe(line));

/** What a screen shows of a walk. The texts of a step are made once for each time that it is entered. */
export function walkPicture(engine: Engine, view: WalkView, before: WalkOnScreen | undefined): WalkOnScreen {
  const isSameStep =
    before !== undefined && keyOf(before.view) === keyOf(view) && before.view.state.values === view.state.values;
  const step = stepAt(view.state);
  const texts: Texts = isSameStep ? textsOf(before) : step ? stepTexts(engine, view, step) : { prose: [], byHand: [] };
  const isDoubtful = view.doubt !== undefined && view.doubt.change.change.id === before?.view.doubt?.change.change.id;
  return {
    run: view.state.run,
    view,
    ...texts,
    isListening: isSameStep && before.isListening,
    ...(isDoubtful && before?.doubt && { doubt: before.doubt }),
  };
}

/** What an Enter or a digit would be an answer to. */
export const keyOf = ({ state, question, prepared, doubt, newerText }: WalkView): string =>
  [
    state.at,
    state.mode,
    state.way.length,
    question?.kind,
    prepared?.plan.hash,
    doubt?.change.change.id,
    newerText?.sha,
  ].join(' ');

const textsOf = ({ expect, prose, byHand, announces, class: of }: WalkOnScreen): Texts => ({
  prose,
  byHand,
  ...(announces && { announces }),
  ...(expect !== undefined && { expect }),
  ...(of && { class: of }),
});

function stepTexts(engine: Engine, { state }: WalkView, step: PlaybookStep): Texts {
  const form = engine.actions.get(step.do)?.step;
  return {
    prose: plainLines(step.prose),
    byHand: byHandOf(engine, step, state.playbook, state.values),
    ...(step.expect !== undefined && { expect: safe(plainWords(step.expect)) }),
    ...(form && { class: form.class }),
    announces: stepAnnounces(engine, state),
  };
}

/** With the values of this run where all are known; else as the page has it, with words for what isn't. */
function byHandOf(
  engine: Engine,
  step: PlaybookStep,
  { inputs }: Playbook,
  values: WalkView['state']['values'],
): readonly SafeText[] {
  const form = engine.actions.get(step.do)?.step;
  const filled = form?.byHand && fillIn(step.settings, form, values);
  if (form?.byHand && filled && 'settings' in filled)
    return form.byHand(filled.settings).map(line => safe(`    ${line}`));
  if (step.byHand !== undefined) return plainLines(step.byHand);
  return form ? byHandCommands(step, form, inputs).map(line => safe(`    ${line}`)) : [];
}
