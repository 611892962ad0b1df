import type { Change, Plan, Seen } from '../domain/change.ts';
import { isObject, isSameJson, type Json, textsAt } from '../domain/json.ts';
import { ours, safe } from '../domain/safe-text.ts';
import { type GitOpsKind, type GitOpsObject, gitOpsName } from '../workloads/gitops-owner.ts';
import { type AtTime, defineAction, type Given } from './action.ts';
import { changePlan } from './change-plan.ts';
import {
  type Before,
  beforePointer,
  type GitOpsChangeWorld,
  type GitOpsSettings,
  gitOpsOnPage,
  gitOpsStep,
  gitOpsTarget,
  needsOf,
  noTool,
  observeGitOps,
  offInWords,
  parseGitOps,
  patchByHand,
  pathOf,
  readGitOpsChange,
  suspendedAnnotation,
  switchOf,
  valueWritten,
} from './gitops-change.ts';
import { type Operation, objectPatch } from './object-patch.ts';
import { blocked } from './verb-action.ts';

/** Puts back exactly what a suspension took away, children first. */
export const gitOpsResume = defineAction<GitOpsSettings, GitOpsChangeWorld>({
  name: 'gitops.resume',
  step: gitOpsStep('Give a workload back to GitOps: exactly what a suspension took away, parents last.', () =>
    gitOpsOnPage(onOnPage),
  ),
  parse: parseGitOps,
  read: readGitOpsChange,
  plan,
  observe: (change, world, given) => observe(change as Change, world, given),
});

type Resumed = { readonly object: GitOpsObject; readonly to: Json | undefined };

function plan(settings: GitOpsSettings, world: GitOpsChangeWorld, given: Given): Plan {
  const { gitOps } = world;
  const { kind, namespace, name, includeParents, before } = settings;
  if (gitOps.kind === 'unread') return blocked(gitOps.says);
  const { objects, unread } = gitOps;
  if (objects.length === 0) return unread[0] ? blocked(unread[0]) : { kind: 'nothing-to-do', because: noTool(name) };
  const meant = [...objects]
    .filter(({ level }) => includeParents || level === 0)
    .sort((a, b) => a.level - b.level)
    .flatMap(object => resumed(object, before));
  const [first, ...others] = meant.map(one => partOf(one, given));
  if (!first)
    return {
      kind: 'nothing-to-do',
      because: safe(`${objects.map(gitOpsName).join(' and ')}: nothing was suspended from here, or it is on again`),
    };
  return changePlan(
    {
      call: {
        do: 'gitops.resume',
        with: {
          kind,
          namespace,
          name,
          'include-parents': includeParents,
          before: meant.map(({ object, to }) => ({
            kind: object.kind,
            namespace: object.namespace,
            name: object.name,
            ...(to !== undefined && { value: to }),
          })),
        },
      },
      parts: [first, ...others],
      needs: needsOf(
        world,
        meant.map(({ object }) => object),
      ),
      predictedMs: 1_000,
      undo: { do: 'gitops.suspend', with: { kind, namespace, name, 'include-parents': includeParents } },
      words: {
        title: safe(`RESUME GITOPS of ${name}`),
        changes: meant.map(({ object, to }) => ({
          what: safe(`${gitOpsName(object)}: ${switchOf(object).path.replace('/spec/', '')}`),
          before: offInWords(switchOf(object).now),
          after: offInWords(to),
        })),
        stays: [ours('what Git says')],
        why: ours('what was taken away is put back to the letter'),
        effect: safe(`from the next sync on ${name} is what Git says`),
        unknown: unread,
        warnings: [ours('whatever Git does not have is taken back: merge the revert first')],
      },
      byHand: meant.map(({ object, to }) => patchByHand(object, operationsOf(object, to))),
    },
    given,
  );
}

/** What is put back: as the call says, else as the object itself remembers. Nothing where somebody did it already. */
function resumed(object: GitOpsObject, before: readonly Before[]): readonly Resumed[] {
  if (object.isAutomatic) return [];
  const told = before.find(
    ({ kind, namespace, name }) => kind === object.kind && namespace === object.namespace && name === object.name,
  );
  const remembered = told ?? rememberedIn(object);
  if (!remembered) return [];
  const to = remembered.value;
  return isSameJson(to, switchOf(object).now) ? [] : [{ object, to }];
}

function rememberedIn({ raw }: GitOpsObject): { readonly value?: Json } | undefined {
  const text = textsAt(raw, 'metadata', 'annotations')[suspendedAnnotation];
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function operationsOf(object: GitOpsObject, to: Json | undefined): readonly Operation[] {
  const { tests, writes } = valueWritten(object.raw, switchOf(object).path, to);
  const isRemembered = suspendedAnnotation in textsAt(object.raw, 'metadata', 'annotations');
  return [...tests, ...writes, ...(isRemembered ? [{ op: 'remove', path: beforePointer } as const] : [])];
}

const onOnPage = (kind: GitOpsKind, path: string): string =>
  kind === 'Application' ? `{"op":"add","path":"${path}","value":WHAT_WAS_THERE}` : `{"op":"remove","path":"${path}"}`;

const partOf = ({ object, to }: Resumed, given: Given) => {
  const operations = operationsOf(object, to);
  return objectPatch(
    {
      name: 'gitops.resume',
      target: gitOpsTarget(given.place.cluster, object),
      path: pathOf(object),
      says: safe(`switch automatic sync of ${gitOpsName(object)} on as it was`),
      raw: object.raw,
      writing: {
        tests: operations.filter(({ op }) => op === 'test'),
        writes: () => operations.filter(({ op }) => op !== 'test'),
        probed: [switchOf(object).path],
      },
    },
    given,
  );
};

function observe(change: Change, world: GitOpsChangeWorld, given: AtTime): Seen {
  const found = observeGitOps(change, world, given);
  if ('seen' in found) return found.seen;
  return { ...found.stands, effect: 'in-effect', says: safe(`${gitOpsName(found.object)} is as it was before`) };
}
