import { isObject, type Json, type JsonObject, numberAt, textAt } from '../domain/json.ts';
import type { Setting, SettingForms, StepForm } from '../domain/step-form.ts';
import { kubectlFor, slashOf } from './page-commands.ts';

/** The setting that a workload is named by: `$workload` is `{ kind, namespace, name }`. */
export const workloadSetting: Setting = {
  type: 'workload',
  required: true,
  says: 'The workload that is changed.',
};

/** What a step's settings are for the action: the workload's own names stand beside the others. */
export const withWorkloadNames = ({ workload, ...own }: JsonObject): JsonObject => ({
  ...(isObject(workload) ? workload : {}),
  ...own,
});

const reasonSetting: Setting = {
  type: 'message',
  says: 'Why, for the record on the object.',
};

/** A verb on one workload as a step: `workload` and `reason` are of every verb. */
export const verbStep = (form: {
  readonly says: string;
  readonly with?: SettingForms;
  /** Of the verb's own settings, where they have other names in a playbook. */
  readonly call?: (own: JsonObject) => JsonObject;
  /** The same with kubectl, without `kubectl` and where; `of` = `deploy/checkout`. */
  readonly byHand: (of: string, own: JsonObject) => string;
}): StepForm => ({
  says: form.says,
  class: 'change',
  with: { workload: workloadSetting, ...form.with, reason: reasonSetting },
  byHand: settings => [`${kubectlFor(settings)} ${form.byHand(slashOf(settings.workload), settings)}`],
  call({ workload, ...own }) {
    return {
      ...(isObject(workload) ? workload : {}),
      ...(form.call ? form.call(own) : own),
    };
  },
});

/**
 * A revision as a step names it: its number, or what an earlier step found, `{ number, template }`. With the template
 * it is that very one, whatever number it has by then.
 */
export function revisionCall(revision: Json | undefined): JsonObject {
  const number = isObject(revision) ? numberAt(revision, 'number') : revision;
  const template = textAt(revision, 'template');
  return {
    ...(number !== undefined && { toRevision: wholeNumber(number) }),
    ...(template !== undefined && { template }),
  };
}

/** `r7`, as people write it, is 7. What is no number stays as it is, so that it is refused by its name. */
const wholeNumber = (value: Json): Json =>
  typeof value === 'string' && /^r?\d{1,9}$/.test(value) ? Number(value.replace('r', '')) : value;
