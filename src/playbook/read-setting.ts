import { isObject, type Json, type JsonObject, textAt } from '../domain/json.ts';
import { readDuration, readShare } from '../domain/playbook-values.ts';
import type { Setting, SettingForms, SettingType } from '../domain/step-form.ts';
import { isWorkloadKind } from '../domain/workload.ts';
import { isName, isRevision, isUrl, yesOrNo } from './plain-values.ts';
import { quoted } from './problems.ts';
import { readInput } from './read-input.ts';
import { didYouMean, isEmpty, type Reading, refuseUnknown } from './reading.ts';
import { embeddedNames, looksLikeReference, referenceIn } from './references.ts';
import { jsonOf, type Mapping, type Member, memberIn, type Value } from './yaml-tree.ts';

/** Checks the members of a map against their forms, and gives them as JSON. `where` = `with`, `check metric`. */
export function readSettings(
  map: Mapping,
  forms: SettingForms,
  where: string,
  reading: Reading,
  besides: readonly string[] = [],
): JsonObject {
  refuseUnknown(map, [...besides, ...Object.keys(forms)], where, reading.problems);
  requireAll(map, forms, where, reading);
  const settings: Record<string, Json> = {};
  for (const member of map.members) {
    const form = Object.hasOwn(forms, member.key) ? forms[member.key] : undefined;
    if (form) settings[member.key] = readSetting(member, form, reading);
  }
  return settings;
}

export function requireAll(map: Mapping, forms: SettingForms, where: string, { problems }: Reading): void {
  for (const [key, { required }] of Object.entries(forms))
    if (required && !memberIn(map, key)) problems.error(map.at, `${where} needs ${key}`);
}

export function readSetting({ key, value }: Member, setting: Setting, reading: Reading): Json {
  const { problems, uses } = reading;
  const text = value.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
  const name = text === undefined ? undefined : referenceIn(text);
  if (name !== undefined && !neverReferred.has(setting.type)) {
    uses.push({ name, at: value.at, as: setting.type, ...(setting.oneOf && { oneOf: setting.oneOf }) });
    return jsonOf(value);
  }
  if (isEmpty(value)) problems.error(value.at, `${key} is empty`);
  else if (setting.type === 'message') readMessage(value, key, reading);
  else if (text !== undefined && looksLikeReference(text))
    problems.error(value.at, `${quoted(text)}: a reference is the whole value, as $workload, never a part of one`);
  else return readers[setting.type](value, key, setting, reading) ?? jsonOf(value);
  return jsonOf(value);
}

/** These are read when the playbook is, not when it is walked. */
const neverReferred = new Set<SettingType>(['check', 'checks', 'input', 'options']);

/** Says what is wrong, or gives what is meant where that is not what stands there. */
type Reader = (value: Value, key: string, setting: Setting, reading: Reading) => Json | undefined;

const scalar =
  (isFine: (value: Json) => boolean, what: string): Reader =>
  (value, key, _setting, { problems }) =>
    value.kind === 'scalar' && isFine(value.value)
      ? undefined
      : void problems.error(value.at, `${key} must be ${what}${instead(value)}`);

const instead = (value: Value): string => (value.kind === 'scalar' ? `, not ${quoted(String(value.value))}` : '');

const readers: Readonly<Record<SettingType, Reader>> = {
  workload: (value, key, _setting, { problems }) => {
    const json = jsonOf(value);
    const isRef =
      isObject(json) && isWorkloadKind(json.kind) && Boolean(textAt(json, 'namespace') && textAt(json, 'name'));
    if (!isRef) problems.error(value.at, `${key} must be a reference, as $workload, or { kind, namespace, name }`);
    return undefined;
  },
  revision: scalar(isRevision, 'a revision, as 6 or $evidence.last-good'),
  duration: scalar(value => readDuration(value) !== undefined, 'a length of time, as 30s or 5m'),
  share: scalar(value => readShare(value) !== undefined, 'a share, as 90%'),
  number: scalar(value => typeof value === 'number', 'a number'),
  text: (value, key, _setting, { problems }) => {
    if (value.kind !== 'scalar') problems.error(value.at, `${key} must be text`);
    else if (typeof value.value !== 'string') problems.error(value.at, `${key} must be text: put it in quotes`);
    return undefined;
  },
  message: () => undefined,
  name: scalar(isName, 'a name of small letters, digits and -'),
  url: scalar(isUrl, 'an address, as https://example.com/'),
  'yes-no': (value, key, _setting, { problems }) => {
    const said = value.kind === 'scalar' ? yesOrNo(value.value) : undefined;
    if (said === undefined) problems.error(value.at, `${key} must be yes or no${instead(value)}`);
    return said;
  },
  choice: (value, key, { oneOf = [] }, { problems }) => {
    const isOne = value.kind === 'scalar' && typeof value.value === 'string' && oneOf.includes(value.value);
    if (!isOne) problems.error(value.at, `${key} must be ${oneOf.join(' or ')}${instead(value)}`);
    return undefined;
  },
  list: (value, key, _setting, reading) => {
    if (value.kind !== 'list') reading.problems.error(value.at, `${key} must be a list, as [one, two]`);
    return anything(value, key, reading);
  },
  map: (value, key, _setting, reading) => {
    if (value.kind !== 'map') reading.problems.error(value.at, `${key} must be a map, as { name: value }`);
    return anything(value, key, reading);
  },
  check: (value, key, _setting, reading) => readCheck(value, key, reading),
  checks: (value, key, _setting, reading) => {
    if (value.kind === 'list' && value.items.length > 0) return value.items.map(item => readCheck(item, key, reading));
    reading.problems.error(value.at, `${key} must be a list of checks, each as { check: NAME, … }`);
    return undefined;
  },
  input: (value, key, _setting, { problems }) => {
    readInput(value, key, problems);
    return undefined;
  },
  options: () => undefined,
};

/** Inside of lists and maps each text may be a reference of any type. */
function anything(value: Value, key: string, reading: Reading): undefined {
  if (value.kind === 'map') for (const member of value.members) anything(member.value, member.key, reading);
  if (value.kind === 'list') for (const item of value.items) anything(item, key, reading);
  if (value.kind !== 'scalar' || typeof value.value !== 'string') return;
  const name = referenceIn(value.value);
  if (name !== undefined) reading.uses.push({ name, at: value.at, as: 'any' });
  else if (looksLikeReference(value.value))
    reading.problems.error(
      value.at,
      `${quoted(value.value)}: a reference is the whole value, as $workload, never a part of one`,
    );
}

function readMessage(value: Value, key: string, { problems, uses }: Reading): void {
  if (value.kind !== 'scalar' || typeof value.value !== 'string')
    return problems.error(value.at, `${key} must be text${value.kind === 'scalar' ? ': put it in quotes' : ''}`);
  for (const name of embeddedNames(value.value)) {
    if (name === undefined) problems.error(value.at, `${key}: \${ is not closed or names nothing; write \${workload}`);
    else uses.push({ name, at: value.at, as: 'message' });
  }
}

function readCheck(value: Value, key: string, reading: Reading): Json {
  const { problems, checks } = reading;
  const named = value.kind === 'map' ? memberIn(value, 'check') : undefined;
  if (value.kind !== 'map' || named?.value.kind !== 'scalar') {
    problems.error(value.at, `${key} must be a check, as { check: NAME, … }`);
    return jsonOf(value);
  }
  const name = String(named.value.value);
  const form = checks.get(name);
  if (!form) {
    problems.error(named.value.at, `there is no check ${quoted(name)}${didYouMean(name, [...checks.keys()])}`);
    return jsonOf(value);
  }
  return { check: name, ...readSettings(value, form.with, `check ${name}`, reading, ['check']) };
}
