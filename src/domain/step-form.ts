import type { ChangeClass } from './change.ts';
import type { Place } from './environment.ts';
import type { JsonObject } from './json.ts';
import type { Playbook } from './playbook.ts';
import type { SafeText } from './safe-text.ts';

/** What a setting of a step may be. A reference (`$workload`) stands for a value of the type that it names. */
export type SettingType =
  | 'workload'
  | 'revision'
  | 'duration'
  | 'share'
  | 'number'
  | 'text'
  /** A text that people read: `${name}` is filled in. */
  | 'message'
  /** A DNS-1123 name. */
  | 'name'
  | 'url'
  | 'yes-no'
  | 'choice'
  | 'list'
  | 'map'
  /** `{ check: NAME, … }`, as `src/checks` knows it. */
  | 'check'
  | 'checks'
  /** What a person is asked for, as under `inputs`. */
  | 'input'
  /** The options of a decision. */
  | 'options';

export type Setting = {
  readonly type: SettingType;
  readonly required?: true;
  /** Of a `choice`. */
  readonly oneOf?: readonly string[];
  /** One plain sentence, for `playbooks/README.md` and the JSON Schema. */
  readonly says: string;
};

export type SettingForms = { readonly [key: string]: Setting };

/** A line of what a step will do, with a word in front: `tells  #incident, through chat`. */
export type Announcement = { readonly label: string; readonly says: SafeText; readonly isWarning?: true };

/** Who could be told, and who can be called instead. */
export type AnnouncedTo = {
  readonly sinks: readonly { readonly name: string; readonly serves: readonly string[] }[];
  readonly phones: Playbook['phones'];
  readonly place: Place;
};

/** An action as a playbook may use it. It lies beside the action, in the same file. */
export type StepForm = {
  /** One plain sentence, for `playbooks/README.md` and the JSON Schema. */
  readonly says: string;
  readonly class: ChangeClass | 'person';
  /** Keys inside of `with`. */
  readonly with: SettingForms;
  /** Keys beside `with`, besides those of every step. */
  readonly keys?: SettingForms;
  /**
   * What later steps may use as `$id.name`, with its type. A value of the same name as a key of type `input` is of the
   * type that the playbook asks for there.
   */
  readonly yields?: { readonly [name: string]: SettingType };
  /** It looks until something is so: it needs a timeout and an Expect line. Whatever takes checks does so anyway. */
  readonly waits?: true;
  /**
   * The same without this program: commands that a person types, from settings as `fillIn` gives them. The by-hand block
   * of a playbook is made of it, with words like NAME for what isn't known yet; it must say what `Preview.byHand` says.
   */
  readonly byHand?: (settings: JsonObject) => readonly string[];
  /**
   * What is about to happen, for a step that nobody confirms and that can't be taken back, such as a message: a person
   * reads it before Enter. From filled-in settings; reads nothing.
   */
  readonly announces?: (settings: JsonObject, to: AnnouncedTo) => readonly Announcement[];
  /** From the filled-in settings to what the action's `parse` takes, where they are not the same. */
  readonly call?: (settings: JsonObject) => JsonObject;
};

export type StepForms = ReadonlyMap<string, StepForm>;

/** A check as a `wait` or `verify` step may use it. */
export type CheckForm = { readonly says: string; readonly with: SettingForms };
export type CheckForms = ReadonlyMap<string, CheckForm>;
