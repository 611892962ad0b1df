import type { Difference } from '../domain/change.ts';
import { isSameJson, type Json } from '../domain/json.ts';
import { ours, redacted, safe } from '../domain/safe-text.ts';
import { writtenBy } from '../reports/written-by.ts';
import type { Words } from './change-plan.ts';
import { type KeptBy, keptBy } from './config-kept.ts';
import type { ConfigData, ConfigWorld } from './config-world.ts';

const sourceName = (from: string): string => {
  const by = keptBy(from);
  if (by) return `what run ${by.run} kept`;
  return from === 'last-applied' ? 'what was applied last' : `the copy ${from}`;
};

/** As a sentence goes on with it: `put … back`. */
export function contentOf(from: string): string {
  return keptBy(from)
    ? sourceName(from)
    : `what ${from === 'last-applied' ? 'was applied last' : `the copy ${from} holds`}`;
}

/** All that a person reads before a ConfigMap's content is put back. */
export function configWords(
  name: string,
  from: string,
  now: ConfigData,
  wanted: ConfigData,
  world: Extract<ConfigWorld, { kind: 'read' }>,
  keptAt: string | undefined,
): Words {
  const { users, raw } = world;
  const changes = [
    ...differences(now.data ?? {}, wanted.data ?? {}, value => `${value}`),
    ...differences(now.binaryData ?? {}, wanted.binaryData ?? {}, () => '(binary)'),
  ];
  return {
    title: safe(`RESTORE ${name} from ${sourceName(from)}`),
    changes,
    stays: [
      ours('every pod template, so nothing is rolled out by it'),
      ...(keptAt === undefined ? [] : [safe(`what is there now, for the way back: it is kept in ${keptAt}`, 400)]),
    ],
    why: safe(`${changes.length} of its keys differ; ${writtenBy(raw, '/data')} wrote it last`),
    effect: ours('stored at once; pods that mount it see it within about a minute'),
    unknown: users === undefined ? [ours('who uses it: workloads could not be read')] : [],
    warnings: [
      ...(world.wanted.kind === 'found' && world.wanted.warning ? [world.wanted.warning] : []),
      safe(
        `what reads it at its start, from the environment or by subPath, has the old content until it is restarted${
          users && users.length > 0 ? `: ${users.join(', ')}` : ''
        }`,
      ),
      ...(users?.length === 0 ? [safe(`no pod template of this namespace names ${name}`)] : []),
      ...(keptAt === undefined
        ? [ours('what is there now is kept nowhere: save it first if somebody will ask for it')]
        : []),
    ],
  };
}

/** Values that look like a secret, by their key or by themselves, are not shown. */
function differences(
  before: Readonly<Record<string, Json>>,
  after: Readonly<Record<string, Json>>,
  text: (value: Json) => string,
): readonly Difference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .filter(key => !isSameJson(before[key], after[key]))
    .map(key => ({
      what: safe(key, 120),
      ...(before[key] !== undefined && { before: safe(redacted(text(before[key]), key), 120) }),
      ...(after[key] !== undefined && { after: safe(redacted(text(after[key]), key), 120) }),
    }));
}

/** Without the values: they may be secret, and they are in the cluster already. */
export function restoreByHand(
  kubectl: string,
  name: string,
  from: string,
  pathOf: (by: KeptBy) => string = ({ change }) => `before-${change}.json`,
): string {
  const by = keptBy(from);
  if (by) return `patch configmap ${name} --type=json --patch-file ${oneWord(pathOf(by))}`;
  if (from === 'last-applied')
    return `apply view-last-applied configmap/${name} -o json | ${kubectl} replace --save-config -f -`;
  const copied = `$(${kubectl} get configmap ${from} -o 'jsonpath={.data}')`;
  return `patch configmap ${name} --type=json -p "[{\\"op\\":\\"add\\",\\"path\\":\\"/data\\",\\"value\\":${copied}}]"`;
}

/** A path as one word of a shell's line. */
const oneWord = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
