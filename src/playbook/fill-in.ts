import { isObject, type Json, type JsonObject, textAt } from '../domain/json.ts';
import { safe } from '../domain/safe-text.ts';
import type { CheckForms, Setting, SettingForms, SettingType, StepForm } from '../domain/step-form.ts';
import { isWorkloadKind } from '../domain/workload.ts';
import { referenceIn, replaceEmbedded } from './references.ts';

export type FilledIn = { readonly settings: JsonObject } | { readonly problems: readonly string[] };

/**
 * A step's settings with the values in place of their references: `$name` as the whole value, of any JSON type, and
 * `${name}` in messages, as text. Nothing is ever filled into a part of another text. A value that is not known keeps a
 * setting from being used, but never a message from being sent.
 */
export function fillIn(
  settings: JsonObject,
  form: Pick<StepForm, 'with' | 'keys'>,
  values: ReadonlyMap<string, Json>,
  checks: CheckForms = new Map(),
): FilledIn {
  const missing = new Set<string>();
  const forms = { ...form.with, ...form.keys };
  const filled = filledMap(settings, forms, { values, checks, missing });
  return missing.size === 0
    ? { settings: filled }
    : { problems: [...missing].map(name => `$${safe(name, 60)} is not known yet`) };
}

type Filling = {
  readonly values: ReadonlyMap<string, Json>;
  readonly checks: CheckForms;
  readonly missing: Set<string>;
};

const filledMap = (map: JsonObject, forms: SettingForms, filling: Filling): JsonObject =>
  Object.fromEntries(
    Object.entries(map).map(([key, value]) => [
      key,
      filled(value, Object.hasOwn(forms, key) ? forms[key] : undefined, filling),
    ]),
  );

/** What a person is asked stays as the author wrote it. */
const untouched = new Set<SettingType>(['input', 'options']);

function filled(value: Json, setting: Setting | undefined, filling: Filling): Json {
  const type = setting?.type;
  if (type && untouched.has(type)) return value;
  if (typeof value === 'string') return filledText(value, type, filling);
  if (Array.isArray(value)) return value.map(one => filled(one, setting, filling));
  if (!isObject(value)) return value;
  const check = type === 'check' || type === 'checks' ? filling.checks.get(textAt(value, 'check') ?? '') : undefined;
  return filledMap(value, check?.with ?? {}, filling);
}

function filledText(text: string, type: SettingType | undefined, { values, missing }: Filling): Json {
  const name = referenceIn(text);
  if (name !== undefined) {
    const value = namedValue(name, values);
    if (value !== undefined) return type === 'message' ? valueInWords(value) : value;
    if (type === 'message') return notKnown;
    missing.add(name);
    return text;
  }
  if (type !== 'message') return text;
  return replaceEmbedded(text, embedded => {
    const value = namedValue(embedded, values);
    return value === undefined ? notKnown : valueInWords(value);
  });
}

const notKnown = '(not known)';

/** `evidence.last-good` is the member of what the step `evidence` found. */
function namedValue(name: string, values: ReadonlyMap<string, Json>): Json | undefined {
  const [first = '', member] = name.split('.');
  const value = values.get(first);
  if (member === undefined) return value;
  return isObject(value) && Object.hasOwn(value, member) ? value[member] : undefined;
}

/** A value in the middle of a sentence: a workload by its namespace and name, a revision by its number. */
export function valueInWords(value: Json): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(valueInWords).join(', ');
  if (!isObject(value)) return safe(String(value ?? ''), 500);
  if (isWorkloadKind(value.kind)) return safe(`${textAt(value, 'namespace')}/${textAt(value, 'name')}`, 500);
  if (typeof value.number === 'number') return `r${value.number}`;
  return safe(JSON.stringify(value), 500);
}
