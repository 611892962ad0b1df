import type { Change, Plan, Seen } from '../domain/change.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { type GitOpsKind, type GitOpsObject, gitOpsName } from '../workloads/gitops-owner.ts';
import { type AtTime, defineAction, type Given } from './action.ts';
import { changePlan, type Words } from './change-plan.ts';
import {
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
import { objectPatch, type Part } from './object-patch.ts';
import { blocked } from './verb-action.ts';

/** Keeps GitOps tools from writing a workload, and from switching each other on again. */
export const gitOpsSuspend = defineAction<GitOpsSettings, GitOpsChangeWorld>({
  name: 'gitops.suspend',
  step: gitOpsStep('Switch automatic sync of a workload off, parents first.', () => gitOpsOnPage(offOnPage)),
  parse: parseGitOps,
  read: readGitOpsChange,
  plan,
  observe: (change, world, given) => observe(change as Change, world, given),
});

function plan(settings: GitOpsSettings, world: GitOpsChangeWorld, given: Given): Plan {
  const { gitOps } = world;
  const { kind, namespace, name, includeParents } = settings;
  if (gitOps.kind === 'unread') return blocked(gitOps.says);
  const { objects, unread } = gitOps;
  if (objects.length === 0) return unread[0] ? blocked(unread[0]) : { kind: 'nothing-to-do', because: noTool(name) };
  if (gitOps.isLeftAlone)
    return { kind: 'nothing-to-do', because: safe(`Flux is told on ${name} itself to leave it alone`) };
  const automatic = objects.filter(({ isAutomatic }) => isAutomatic);
  const meant = automatic.filter(({ level }) => includeParents || level === 0).sort((a, b) => b.level - a.level);
  const [first, ...others] = meant.map(object => partOf(object, given));
  if (!first)
    return { kind: 'nothing-to-do', because: safe(`${objects.map(gitOpsName).join(' and ')}: sync is off already`) };
  const before = meant.map(object => {
    const { kind: of, namespace: where, name: called } = object;
    const { now } = switchOf(object);
    return { kind: of, namespace: where, name: called, ...(now !== undefined && { value: now }) };
  });
  const ref = { kind, namespace, name };
  return changePlan(
    {
      call: { do: 'gitops.suspend', with: { ...ref, 'include-parents': includeParents } },
      parts: [first, ...others],
      needs: needsOf(world, meant),
      predictedMs: automatic.length > meant.length ? backOnMs : 1_000,
      undo: { do: 'gitops.resume', with: { ...ref, before: before.toReversed() } },
      words: wordsOf(name, meant, automatic, unread),
      byHand: meant.map(object => {
        const { path, off } = switchOf(object);
        const { tests, writes } = valueWritten(object.raw, path, off);
        return patchByHand(object, [...tests, ...writes]);
      }),
    },
    given,
  );
}

const offOnPage = (kind: GitOpsKind, path: string): string =>
  kind === 'Application' ? `{"op":"remove","path":"${path}"}` : `{"op":"add","path":"${path}","value":true}`;

function partOf(object: GitOpsObject, given: Given): Part {
  const { path, now, off } = switchOf(object);
  const { tests, writes } = valueWritten(object.raw, path, off);
  return objectPatch(
    {
      name: 'gitops.suspend',
      target: gitOpsTarget(given.place.cluster, object),
      path: pathOf(object),
      says: safe(`switch automatic sync of ${gitOpsName(object)} off`),
      raw: object.raw,
      writing: {
        tests,
        writes: () => writes,
        // Without a value it was absent, which JSON can't say otherwise.
        annotations: { [suspendedAnnotation]: JSON.stringify(now === undefined ? {} : { value: now }) },
        probed: [path],
      },
    },
    given,
  );
}

function wordsOf(
  name: string,
  meant: readonly GitOpsObject[],
  automatic: readonly GitOpsObject[],
  unread: readonly SafeText[],
): Words {
  const left = automatic.filter(one => !meant.includes(one));
  return {
    title: safe(`SUSPEND GITOPS of ${name}`),
    changes: meant.map(object => {
      const { path, now, off } = switchOf(object);
      return {
        what: safe(`${gitOpsName(object)}: ${path.replace('/spec/', '')}`),
        before: offInWords(now),
        after: offInWords(off),
      };
    }),
    stays: [ours('what runs'), ours('what Git says')],
    why: safe(
      meant.length > 1
        ? 'parents first, so that they don’t switch it on again'
        : `${meant.map(gitOpsName).join()} would write ${name} back`,
    ),
    effect: safe(`at once: a change of ${name} by hand stays`),
    unknown: unread,
    warnings: [
      ...left.map(one => safe(`${gitOpsName(one)} may switch it on again: it is left as it is`)),
      ...meant.flatMap(one =>
        one.isSyncing ? [safe(`${gitOpsName(one)} is in the middle of a sync, which goes on to its end`)] : [],
      ),
      ...(meant.some(({ kind }) => kind === 'ApplicationSet')
        ? [ours('the ApplicationSet leaves the sync policy of all its Applications alone meanwhile')]
        : []),
      ours('until it is resumed, nothing that is merged is rolled out here'),
    ],
  };
}

/** So long after the change a parent that was left on has surely looked once: Argo CD heals after 5 s. */
const backOnMs = 10_000;

function observe(change: Change, world: GitOpsChangeWorld, given: AtTime & { readonly sentAt: number }): Seen {
  const found = observeGitOps(change, world, given);
  if ('seen' in found) return found.seen;
  const { stands, object } = found;
  const name = gitOpsName(object);
  if (object.isSyncing)
    return { ...stands, effect: 'waiting', says: safe(`${name} is suspended; a sync that had begun still runs`) };
  const above =
    world.gitOps.kind === 'read' &&
    world.gitOps.objects.some(({ level, isAutomatic }) => level > object.level && isAutomatic);
  if (above && given.now < given.sentAt + backOnMs)
    return { ...stands, effect: 'waiting', says: safe(`${name} is suspended; its parent may switch it on again`) };
  return { ...stands, effect: 'in-effect', says: safe(`${name} is suspended`) };
}
