import type { Input, Playbook, Position } from '../domain/playbook.ts';
import type { SettingForms } from '../domain/step-form.ts';
import { byHandBlock, isSameByHand } from './by-hand-block.ts';
import { waits } from './judge-steps.ts';
import type { Problems } from './problems.ts';
import type { Draft } from './read-step.ts';

type Answered = {
  readonly drafts: readonly Draft[];
  readonly inputs: readonly Input[];
  readonly playbook: Pick<Playbook, 'phones'>;
  /** All prose of the page. */
  readonly prose: string;
};

/** What a playbook must have said before somebody needs it at night. */
const questions: readonly { readonly isOpen: (of: Answered) => boolean; readonly says: string }[] = [
  {
    isOpen: ({ drafts, prose }) =>
      !drafts.some(({ form, step }) => takes(form?.with, 'revision') || factsOf(step).some(isAboutArtifact)) &&
      !/\b(?:last|previous|earlier|former) (?:known )?(?:good )?(?:revision|release|version|image|artifact|configuration|config)\b/i.test(
        prose,
      ),
    says: 'open question: which previous artifact is gone back to, and is it still there?',
  },
  {
    isOpen: ({ drafts, prose }) =>
      !drafts.some(({ step }) => /^(?:schema|job)\./.test(step.do) || factsOf(step).some(isAboutData)) &&
      !/\b(?:database|schema|migration)s?\b/i.test(prose),
    says: 'open question: what does the database say to going back?',
  },
  {
    isOpen: ({ drafts, prose }) =>
      !drafts.some(({ form }) => form && waits(form)) && !/\d ?(?:%|ms\b|errors?\b)/.test(prose),
    says: 'open question: which signals and thresholds tell that it worked? No step waits for or verifies anything.',
  },
  {
    isOpen: ({ drafts, playbook }) => !drafts.some(({ step }) => step.do === 'page') && playbook.phones.length === 0,
    says: 'open question: whom to page? There is no page step and no phones.',
  },
  {
    isOpen: ({ drafts }) => !drafts.some(({ step }) => step.do === 'record'),
    says: 'open question: how is it recorded? There is no record step.',
  },
];

const takes = (forms: SettingForms = {}, type: string): boolean => Object.values(forms).some(one => one.type === type);

const factsOf = ({ needs, if: when, unless, options = [] }: Draft['step']): readonly string[] => [
  ...needs,
  ...when,
  ...unless,
  ...options.flatMap(option => [...option.if, ...option.unless]),
];
const isAboutArtifact = (fact: string): boolean => /last-good|previous|fix-built/.test(fact);
const isAboutData = (fact: string): boolean => /schema|migration/.test(fact);

/** Told at the title, for they are about the whole page. */
export function tellOpenQuestions(of: Answered, title: Position, problems: Problems): void {
  for (const { isOpen, says } of questions) if (isOpen(of)) problems.warn(title, says);
  for (const draft of of.drafts) {
    tellMissingCommand(draft, of.inputs, problems);
    tellBuild(draft, problems);
  }
  tellLongStretch(of.drafts, problems);
}

function tellMissingCommand({ form, step, headingAt }: Draft, inputs: readonly Input[], problems: Problems): void {
  if (!form) return;
  const isChange = form.class === 'change' || form.class === 'irreversible';
  const block = byHandBlock(step, form, inputs);
  const fix = block ? ' (lint --fix writes it)' : '';
  if (step.byHand === undefined && isChange)
    problems.warn(headingAt, `open question: by which command is ${step.id} done without this tool?${fix}`);
  if (step.byHand !== undefined && block && !isSameByHand(step.byHand, block))
    problems.warn(headingAt, `the by-hand block of ${step.id} says something else than the step does${fix}`);
}

const builders =
  /^(?:docker|podman|buildah|kaniko|nerdctl|buildctl|make|npm|yarn|pnpm|mvn|gradle|gradlew|bazel|cargo|go)$/;

/** A build takes minutes that nobody has, and may fail for reasons of its own. */
function tellBuild({ step, headingAt }: Draft, problems: Problems): void {
  const { argv } = step.settings;
  const runsBuild =
    Array.isArray(argv) &&
    builders.test(
      String(argv[0] ?? '')
        .split('/')
        .at(-1) ?? '',
    );
  const saysBuild =
    /(?<!\b(?:no|not|never|without|don['’]t)\s(?:\w+\s)?)\b(?:re-?build|build)\s+(?:the|a|an|it|from|and)\b/i.test(
      step.prose,
    );
  if (runsBuild || saysBuild)
    problems.warn(headingAt, `${step.id} needs a build: a way back puts what was built before`);
}

const mostInOneGo = 9;

/** People lose their place in a long row. A step that a person answers is a place to stop and look up. */
function tellLongStretch(drafts: readonly Draft[], problems: Problems): void {
  let actions = 0;
  for (const { form, step, headingAt } of drafts.filter(one => one.step.number !== undefined)) {
    actions = form?.class === 'person' ? 0 : actions + 1;
    if (actions === mostInOneGo + 1)
      problems.warn(headingAt, `${step.id} is the ${actions}th action without a pause for a person: nine are enough`);
  }
}
