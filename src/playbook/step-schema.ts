import type { JsonObject } from '../domain/json.ts';
import { inputTypes } from '../domain/playbook.ts';
import type { CheckForms, Setting, SettingForms, SettingType, StepForm, StepForms } from '../domain/step-form.ts';
import { commonKeys, confirmLevels } from './read-step.ts';

/** A JSON Schema (2020-12) of the `yaml step` block, for editors. Jumps and references are judged by lint alone. */
export function stepSchema({ steps, checks }: { readonly steps: StepForms; readonly checks: CheckForms }): JsonObject {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A step of a playbook',
    description: 'The yaml step block under a heading. playbooks/README.md says what each key means.',
    type: 'object',
    required: ['id', 'do'],
    properties: { ...common, do: { enum: [...steps.keys()], description: 'What is done.' } },
    allOf: [...steps].map(([name, form]) => ({
      if: { properties: { do: { const: name } }, required: ['do'] },
      // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema.
      then: ofStep(form),
    })),
    $defs: { reference, check: checkSchema(checks), input, option, ...types },
  };
}

const ref = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` });

function ofStep(form: StepForm): JsonObject {
  const keys = form.keys ?? {};
  const needsWith = requiredOf(form.with).length > 0;
  return {
    description: form.says,
    properties: {
      ...Object.fromEntries(commonKeys.map(key => [key, true])),
      with: mapOf(form.with),
      ...propertiesOf(keys),
    },
    required: [...requiredOf(keys), ...(needsWith ? ['with'] : [])],
    additionalProperties: false,
  };
}

const mapOf = (forms: SettingForms, besides: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties: { ...besides, ...propertiesOf(forms) },
  required: [...Object.keys(besides), ...requiredOf(forms)],
  additionalProperties: false,
});

const propertiesOf = (forms: SettingForms): JsonObject =>
  Object.fromEntries(Object.entries(forms).map(([key, setting]) => [key, ofSetting(setting)]));

const requiredOf = (forms: SettingForms): readonly string[] =>
  Object.entries(forms).flatMap(([key, { required }]) => (required ? [key] : []));

function ofSetting({ type, oneOf, says }: Setting): JsonObject {
  const description = { description: says };
  if (type === 'choice') return { ...description, anyOf: [{ enum: oneOf ?? [] }, ref('reference')] };
  if (type === 'check' || type === 'input') return { ...description, ...ref(type) };
  if (type === 'checks') return { ...description, type: 'array', items: ref('check'), minItems: 1 };
  if (type === 'options') return { ...description, type: 'array', items: ref('option'), minItems: 1 };
  return { ...description, anyOf: [ref(type), ref('reference')] };
}

const reference: JsonObject = {
  type: 'string',
  pattern: '^\\$[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)?$',
  description: 'An input, or what an earlier step found: $workload, $evidence.last-good.',
};
const text: JsonObject = { type: 'string', minLength: 1 };
const facts: JsonObject = { type: 'array', items: text };
const duration: JsonObject = { type: 'string', pattern: '^(\\d+(\\.\\d+)?(ms|s|m|h|d))+$' };

const types: {
  readonly [Type in Exclude<SettingType, 'check' | 'checks' | 'input' | 'options' | 'choice'>]: JsonObject;
} = {
  workload: { type: 'object', required: ['kind', 'namespace', 'name'] },
  revision: {
    anyOf: [
      { type: 'integer', minimum: 1 },
      { type: 'string', pattern: '^r?[1-9]\\d*$' },
    ],
  },
  duration,
  share: { type: 'string', pattern: '^\\d{1,3}(\\.\\d+)? ?%$' },
  number: { type: 'number' },
  text,
  message: { ...text, description: 'For people; a name in braces behind a dollar sign is filled in.' },
  name: { type: 'string', pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$' },
  url: { type: 'string', pattern: '^https?://' },
  'yes-no': { enum: ['yes', 'no', true, false] },
  list: { type: 'array' },
  map: { type: 'object' },
};

const common: JsonObject = {
  id: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,39}$' },
  with: { type: 'object' },
  owner: text,
  needs: facts,
  if: facts,
  unless: facts,
  confirm: { enum: confirmLevels },
  timeout: duration,
  'on-timeout': text,
  'on-fail': text,
  // biome-ignore lint/suspicious/noThenProperty: a key of a step.
  then: text,
  owes: text,
  pays: text,
  'only-if-owed': text,
};

const option: JsonObject = {
  type: 'object',
  properties: { choose: text, if: facts, unless: facts, go: text },
  required: ['choose', 'go'],
  additionalProperties: false,
};

const input: JsonObject = {
  type: 'object',
  properties: {
    type: { enum: inputTypes },
    ask: text,
    pattern: text,
    kinds: { type: 'array', items: text },
    options: { type: 'array', items: text },
    default: true,
  },
  required: ['type', 'ask'],
  additionalProperties: false,
};

const checkSchema = (checks: CheckForms): JsonObject => ({
  type: 'object',
  required: ['check'],
  oneOf: [...checks].map(([name, form]) => ({
    description: form.says,
    ...mapOf(form.with, { check: { const: name } }),
  })),
});
