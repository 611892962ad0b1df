import type { ChangeClass } from '../domain/change.ts';
import type { AnswerLevel } from '../domain/journal.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import type { Option, PlaybookStep, Position } from '../domain/playbook.ts';
import { safe } from '../domain/safe-text.ts';
import type { SettingForms, StepForm, StepForms } from '../domain/step-form.ts';
import { refuseShell } from './exec-rules.ts';
import { durationIn, nameIn } from './front-matter.ts';
import { type Problems, quoted } from './problems.ts';
import { readOptions } from './read-options.ts';
import { readSetting, readSettings, requireAll } from './read-setting.ts';
import { didYouMean, factsIn, type Reading, refuseUnknown, textIn, type Use } from './reading.ts';
import type { Section } from './sections.ts';
import { type Mapping, memberIn, readYaml } from './yaml-tree.ts';

/** A step with what is needed to judge it among the others. */
export type Draft = {
  readonly step: PlaybookStep;
  readonly form?: StepForm;
  readonly uses: readonly Use[];
  readonly headingAt: Position;
  /** Where the value of a key stands; of `go`, of each option in turn. */
  readonly places: ReadonlyMap<string, Position>;
};

/** Keys of every step. */
export const commonKeys = [
  'id',
  'do',
  'with',
  'owner',
  'needs',
  'if',
  'unless',
  'confirm',
  'timeout',
  'on-timeout',
  'on-fail',
  'then',
  'owes',
  'pays',
  'only-if-owed',
] as const;

export const confirmLevels = ['none', 'key', 'typed', 'two-person'] as const satisfies readonly AnswerLevel[];

export function readStep(
  section: Section & { readonly fence: NonNullable<Section['fence']> },
  steps: StepForms,
  reading: Omit<Reading, 'uses'>,
): Draft | undefined {
  const { problems } = reading;
  const { at, lines, first } = section.fence;
  const tree = readYaml(lines, first, problems);
  if (tree?.kind !== 'map') {
    if (tree) problems.error(tree.at, 'a step is a map, as id: undo and do: rollout.undo');
    else if (lines.join('').trim() === '') problems.error(at, 'this step is empty');
    return undefined;
  }
  const uses: Use[] = [];
  const of = { ...reading, uses };
  const action = textIn(memberIn(tree, 'do'), problems);
  const form = action === undefined ? undefined : formOf(tree, action, steps, problems);
  const id = nameIn(tree, 'id', problems);
  for (const key of ['id', 'do']) if (!memberIn(tree, key)) problems.error(at, `this step needs ${key}`);
  const options = readOptions(memberIn(tree, 'options'), of);
  const settings = form ? settingsOf(tree, form, options, of) : {};
  if (action === 'exec' || 'argv' in settings) refuseShell(memberIn(tree, 'with'), problems);
  const places = new Map(tree.members.map(({ key, value }) => [key, value.at]));
  for (const [index, { goAt }] of options.entries()) places.set(`go ${index}`, goAt);
  if (id === undefined || action === undefined) return undefined;
  return {
    ...(form && { form }),
    uses,
    headingAt: section.at,
    places,
    step: {
      id,
      title: section.title,
      ...(section.number !== undefined && { number: section.number }),
      prose: section.prose,
      ...(section.expect !== undefined && { expect: section.expect }),
      do: action,
      settings,
      ...(options.length > 0 && { options: options.map(({ goAt: _place, ...option }) => option) }),
      ...commonOf(tree, form, of),
      ...(section.byHand && { byHand: section.byHand.text }),
      at,
    },
  };
}

function formOf(tree: Mapping, action: string, steps: StepForms, problems: Problems): StepForm | undefined {
  const form = steps.get(action);
  const at = memberIn(tree, 'do')?.value.at ?? tree.at;
  if (!form) problems.error(at, `there is no action ${quoted(action)}${didYouMean(action, [...steps.keys()])}`);
  return form;
}

/** `with`, and the keys beside it that belong to this kind of step, in one. */
function settingsOf(tree: Mapping, form: StepForm, options: readonly Option[], reading: Reading): JsonObject {
  const keys: SettingForms = form.keys ?? {};
  refuseUnknown(tree, [...commonKeys, ...Object.keys(keys)], 'a step of this kind', reading.problems);
  requireAll(tree, keys, 'this step', reading);
  const settings: Record<string, Json> = {};
  const given = memberIn(tree, 'with');
  if (given && given.value.kind !== 'map')
    reading.problems.error(given.value.at, 'with must be a map, as { workload: $workload }');
  else if (given?.value.kind === 'map') Object.assign(settings, readSettings(given.value, form.with, 'with', reading));
  else requireAll(tree, form.with, 'with', reading);
  for (const member of tree.members) {
    const setting = Object.hasOwn(keys, member.key) ? keys[member.key] : undefined;
    if (setting) settings[member.key] = readSetting(member, setting, reading);
  }
  if (options.length > 0)
    settings.options = options.map(({ choose, if: when, unless, go }) => ({ choose, if: when, unless, go }));
  return settings;
}

function commonOf(
  tree: Mapping,
  form: StepForm | undefined,
  reading: Reading,
): Omit<PlaybookStep, 'id' | 'title' | 'prose' | 'do' | 'settings' | 'at'> {
  const { problems } = reading;
  const text = (key: string): string | undefined => textIn(memberIn(tree, key), problems);
  const facts = (key: string): readonly string[] => factsIn(tree, key, reading);
  const owner = text('owner');
  const timeoutMs = durationIn(memberIn(tree, 'timeout'), problems);
  const confirm = confirmOf(tree, form?.class, problems);
  const words = {
    onTimeout: text('on-timeout'),
    onFail: text('on-fail'),
    // biome-ignore lint/suspicious/noThenProperty: it is a playbook's own word, and a text: nothing can await it.
    then: text('then'),
    owes: text('owes'),
    pays: text('pays'),
    onlyIfOwed: text('only-if-owed'),
  };
  return {
    needs: facts('needs'),
    if: facts('if'),
    unless: facts('unless'),
    ...(owner !== undefined && { owner: safe(owner, 60) }),
    ...(confirm && { confirm }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...withoutHoles(words),
  };
}

const withoutHoles = <Words extends object>(words: Words): { [Key in keyof Words]?: string } =>
  Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Words]?: string;
  };

/** The least that a class needs anywhere: a playbook may ask for more, never for less. */
const least: Readonly<Record<ChangeClass | 'person', (typeof confirmLevels)[number]>> = {
  read: 'none',
  person: 'none',
  change: 'key',
  irreversible: 'typed',
};

function confirmOf(tree: Mapping, of: StepForm['class'] | undefined, problems: Problems): PlaybookStep['confirm'] {
  const member = memberIn(tree, 'confirm');
  const text = textIn(member, problems);
  if (!member || text === undefined) return undefined;
  const level = confirmLevels.find(one => one === text);
  const { at } = member.value;
  if (!level) problems.error(at, `confirm must be none, key, typed or two-person, not ${quoted(text)}`);
  else if (of && confirmLevels.indexOf(level) < confirmLevels.indexOf(least[of]))
    problems.error(at, `confirm: ${level} is less than this step needs, which is ${least[of]}`);
  return level;
}
