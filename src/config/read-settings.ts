import { isMap, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import type { Environment, Floor } from '../domain/environment.ts';
import { safe } from '../domain/safe-text.ts';
import { metricsOf } from './read-metrics.ts';
import { monitorsOf } from './read-monitors.ts';
import { sinksOf } from './read-people.ts';
import { programsOf } from './read-programs.ts';
import { type EnvironmentRule, noSettings, type Settings, type SettingsProblem } from './settings.ts';
import { isTrue, nodeAt, patternsOf, textOf, unknownKeys, type Wrong } from './yaml-values.ts';

export type ReadSettings = { readonly settings: Settings; readonly problems: readonly SettingsProblem[] };

const floors: readonly Floor[] = ['none', 'key', 'typed'];
const known = ['environments', 'namespace', 'ascii', 'plain', 'bell', 'people', 'programs', 'metrics', 'monitors'];
const knownOfEnvironment = ['name', 'production', 'contexts', 'servers', 'namespaces', 'confirm'];
const namespaceName = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * Reads a settings file. With any mistake among its environments none of them counts, because a pattern with a slip may
 * fit more than was meant: then everything is PRODUCTION, which is the safest reading.
 */
export function readSettings(text: string): ReadSettings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const problems: SettingsProblem[] = [];
  const lineOf = (node: Node | null | undefined): number => lines.linePos(node?.range?.[0] ?? 0).line || 1;
  const wrong = (node: Node | null | undefined, says: string): void => void problems.push({ line: lineOf(node), says });

  for (const { pos, message } of document.errors)
    problems.push({
      line: lines.linePos(pos[0]).line || 1,
      says: `this is no YAML: ${message.split('\n')[0]?.replace(/ at line .*/, '')}`,
    });
  if (problems.length > 0) return { settings: noSettings, problems };
  const root = document.contents;
  if (root === null) return { settings: noSettings, problems };
  if (!isMap(root)) {
    wrong(root as Node, 'the file must be a map, as environments: …');
    return { settings: noSettings, problems };
  }
  unknownKeys(root, known, 'the settings', wrong);
  const environments = environmentsOf(root.get('environments', true) as Node | undefined, wrong);
  const areEnvironmentsSure = problems.length === 0;
  const namespace = textOf(root, 'namespace', wrong);
  if (namespace !== undefined && !namespaceName.test(namespace))
    wrong(root.get('namespace', true) as Node, `"${safe(namespace, 80)}" can't be a namespace's name`);
  const [ascii, plain, bell] = [
    isTrue(root, 'ascii', wrong),
    isTrue(root, 'plain', wrong),
    isTrue(root, 'bell', wrong),
  ];
  const sinks = sinksOf(nodeAt(root, 'people'), (node, says) =>
    problems.push({ line: lineOf(node), says, about: 'people' }),
  );
  const programs = programsOf(nodeAt(root, 'programs'), (node, says) =>
    problems.push({ line: lineOf(node), says, about: 'programs' }),
  );
  const monitors = monitorsOf(nodeAt(root, 'monitors'), (node, says) =>
    problems.push({ line: lineOf(node), says, about: 'monitors' }),
  );
  const metrics = metricsOf(nodeAt(root, 'metrics'), (node, says) =>
    problems.push({ line: lineOf(node), says, about: 'metrics' }),
  );
  return {
    settings: {
      environments: areEnvironmentsSure ? environments : [],
      ...(namespace !== undefined && namespaceName.test(namespace) && { namespace }),
      ...(ascii !== undefined && { ascii }),
      ...(plain !== undefined && { plain }),
      ...(bell !== undefined && { bell }),
      ...(sinks.length > 0 && { sinks }),
      ...(programs.length > 0 && { programs }),
      ...(metrics.length > 0 && { metrics }),
      ...(monitors && { monitors }),
    },
    problems,
  };
}

function environmentsOf(node: Node | undefined, wrong: Wrong): readonly EnvironmentRule[] {
  if (node === undefined) return [];
  if (!isSeq(node)) {
    wrong(node, 'environments must be a list, each beginning with - name: …');
    return [];
  }
  const rules = node.items.flatMap(item => environmentOf(item as Node, wrong) ?? []);
  const names = new Set<string>();
  for (const [index, { name }] of rules.entries()) {
    if (names.has(name)) wrong(node.items[index] as Node, `there are two environments named ${name}`);
    names.add(name);
  }
  return rules;
}

function environmentOf(node: Node, wrong: Wrong): EnvironmentRule | undefined {
  if (!isMap(node)) {
    wrong(node, 'an environment must be a map with a name');
    return undefined;
  }
  unknownKeys(node, knownOfEnvironment, 'an environment', wrong);
  const name = textOf(node, 'name', wrong);
  if (name === undefined) {
    if (!node.has('name')) wrong(node, 'this environment has no name');
    return undefined;
  }
  const isProduction = isTrue(node, 'production', wrong) ?? true;
  if (!isProduction && /prod/i.test(name))
    wrong(node, `an environment named ${safe(name, 40)} must be production: its name would deceive`);
  const contexts = patternsOf(node, 'contexts', wrong);
  const servers = patternsOf(node, 'servers', wrong);
  const namespaces = patternsOf(node, 'namespaces', wrong);
  if (contexts.length + servers.length + namespaces.length === 0 && !isProduction)
    wrong(node, `environment ${safe(name, 40)} names no contexts, servers or namespaces, so everything would be it`);
  const environment: Environment = isProduction ? 'production' : 'development';
  const floor = floorOf(node, isProduction, wrong);
  return { name: safe(name, 24), environment, floor, contexts, servers, namespaces };
}

function floorOf(node: YAMLMap, isProduction: boolean, wrong: Wrong): Floor {
  const usual: Floor = isProduction ? 'typed' : 'key';
  const text = textOf(node, 'confirm', wrong);
  if (text === undefined) return usual;
  const floor = floors.find(one => one === text);
  if (!floor) wrong(nodeAt(node, 'confirm'), `confirm must be none, key or typed, not "${safe(text, 40)}"`);
  if (floor === 'none' && isProduction) wrong(nodeAt(node, 'confirm'), 'production can’t have confirm: none');
  return floor ?? usual;
}
