import type { StoreApi } from 'zustand/vanilla';
import type { Json } from '../domain/json.ts';
import type { Input } from '../domain/playbook.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { isSameWorkload, namesOf, type WorkloadRef } from '../domain/workload.ts';
import type { Engine } from '../engine/engine.ts';
import { openWalk } from '../engine/walk/open-walk.ts';
import type { Walker } from '../engine/walk/walk-state.ts';
import { checkInput } from '../playbook/check-input.ts';
import { counted } from '../wording/numbers.ts';
import { allPlaybooks, idOf, type KnownPlaybook, type PlaybookFiles } from './commands/playbooks.ts';
import type { Intent } from './intent.ts';
import type { Change } from './session.ts';
import { pushed } from './store/navigate.ts';
import type { CockpitState } from './store/state.ts';
import { askedNow, openWalks, type PlaybookForm, type PlaybookFound } from './store/walks.ts';
import { walkOptions } from './walk-desk.ts';
import { plainLines } from './walk-picture.ts';

/** From the list of playbooks through their questions to an open run. Nothing of it changes the cluster. */
export type PlaybookDesk = {
  list(): Promise<void>;
  choose(intent: Extract<Intent, { type: 'playbook.choose' }>): void;
  /** Done with the question that is asked now. */
  keep(): Promise<void>;
};

export function createPlaybookDesk(
  engine: Engine,
  files: PlaybookFiles | undefined,
  store: StoreApi<CockpitState>,
  change: Change,
  closing: AbortSignal,
  opened: (walker: Walker) => void,
): PlaybookDesk {
  const { namespace } = engine.place;

  async function list(): Promise<void> {
    try {
      const found = files ? (await allPlaybooks(files)).map(foundOf) : [];
      change(state => ({ ...state, playbooks: { found } }));
    } catch (cause) {
      const says = cause instanceof Error ? cause.message : 'unknown reason';
      change(state => ({ ...state, playbooks: { found: [], problem: safe(`playbooks can’t be read: ${says}`, 300) } }));
    }
  }

  function choose({ path, about }: Extract<Intent, { type: 'playbook.choose' }>): void {
    const found = store.getState().playbooks?.found.find(one => one.path === path);
    const { playbook } = found ?? {};
    if (!found || !playbook) return;
    const typed = prefilled(playbook.inputs, about, namespace);
    const at = playbook.inputs.findIndex(({ name }) => typed[name] === undefined);
    const form: PlaybookForm = {
      found: { ...found, playbook },
      ...(about && { ref: about }),
      typed,
      at: at < 0 ? Math.max(0, playbook.inputs.length - 1) : at,
      isOpening: false,
    };
    change(state => ({ ...pushed(state, { name: 'inputs' }), form }));
  }

  const withForm = (next: Partial<PlaybookForm>): void =>
    change(state => (state.form ? { ...state, form: { ...state.form, ...next } } : state));

  async function keep(): Promise<void> {
    const { form } = store.getState();
    if (!form || form.isOpening) return;
    const { inputs } = form.found.playbook;
    const asked = askedNow(form);
    const problem = asked && problemOf(asked, form.typed[asked.name] ?? '');
    if (problem) return withForm({ problem });
    if (form.at < inputs.length - 1) return withForm({ at: form.at + 1 });
    const wrong = inputs.findIndex(input => problemOf(input, form.typed[input.name] ?? '') !== undefined);
    const first = inputs[wrong];
    if (first) {
      const says = problemOf(first, form.typed[first.name] ?? '');
      return withForm({ at: wrong, ...(says && { problem: says }) });
    }
    await open(form);
  }

  const checked = (input: Input, typed: string) => checkInput(input, typed, { namespace });

  function problemOf(input: Input, typed: string): SafeText | undefined {
    const result = checked(input, typed);
    return 'problem' in result ? safe(result.problem, 300) : undefined;
  }

  async function open(form: PlaybookForm): Promise<void> {
    const { found, typed } = form;
    const inputs: Record<string, Json> = {};
    for (const input of found.playbook.inputs) {
      const result = checked(input, typed[input.name] ?? '');
      if ('value' in result) inputs[input.name] = result.value;
    }
    const other = walkedAlready(store.getState(), inputs);
    if (other) return withForm({ problem: other });
    withForm({ isOpening: true });
    const result = await openWalk(engine, { text: found.text, path: found.path, inputs }, walkOptions, closing).catch(
      (cause: unknown) => ({
        kind: 'refused' as const,
        says: safe(cause instanceof Error ? cause.message : 'unknown'),
      }),
    );
    if (result.kind === 'refused') return withForm({ isOpening: false, problem: result.says });
    change(state => {
      const { form: _done, ...rest } = state;
      const [head, ...others] = state.screens;
      return { ...rest, screens: [head, ...others.filter(({ name }) => name !== 'inputs' && name !== 'playbooks')] };
    });
    opened(result.walker);
  }

  return { list, choose, keep };
}

const foundOf = (known: KnownPlaybook): PlaybookFound => {
  const { path, text, playbook, problems } = known;
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  return {
    path,
    text,
    id: safe(idOf(known), 80),
    introduction: playbook ? plainLines(playbook.introduction) : [],
    ...(playbook && { playbook }),
    ...(!playbook && {
      wrong: safe(
        `${counted(errors.length, 'error')}; line ${first?.line ?? 1}: ${first?.says ?? 'it is no playbook'}`,
        200,
      ),
    }),
  };
};

/** The workload that is looked at is the one that is meant. */
function prefilled(inputs: readonly Input[], about: WorkloadRef | undefined, usual: string): Record<string, string> {
  const asked = inputs.find(
    ({ type, kinds }) => type === 'workload' && about && (!kinds || kinds.includes(about.kind)),
  );
  if (!about || !asked) return {};
  const name = `${namesOf(about.kind).short}/${about.name}`;
  return { [asked.name]: about.namespace === usual ? name : `${about.namespace}/${name}` };
}

/** Two runs on one workload would undo each other. */
function walkedAlready(state: CockpitState, inputs: Readonly<Record<string, Json>>): SafeText | undefined {
  const refs = Object.values(inputs).filter(
    (value): value is WorkloadRef => typeof value === 'object' && value !== null && 'kind' in value,
  );
  const other = openWalks(state).find(({ view }) =>
    refs.some(ref => view.state.workload && isSameWorkload(view.state.workload, ref)),
  );
  return other ? ours('a run is open on this workload already: end it first, or go on with it (p)') : undefined;
}
