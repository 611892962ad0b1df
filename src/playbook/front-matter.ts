import type { Playbook, Position, Way } from '../domain/playbook.ts';
import { readDuration } from '../domain/playbook-values.ts';
import { safe } from '../domain/safe-text.ts';
import { type Problems, quoted } from './problems.ts';
import { isEmpty, namePattern, refuseUnknown, textIn } from './reading.ts';
import { type Mapping, type Member, memberIn, readYaml } from './yaml-tree.ts';

const keys = [
  'playbook',
  'id',
  'owner',
  'default-owner',
  'default-on-fail',
  'budget',
  'drill-every',
  'phones',
] as const;

export type FrontMatter = Pick<
  Playbook,
  'id' | 'owner' | 'defaultOwner' | 'defaultOnFail' | 'budgetMs' | 'drillEveryMs' | 'phones'
> & { readonly defaultOnFailAt?: Position };

const start: Position = { line: 1, column: 1 };

/** Reads what stands between the two `---` lines. `next` = where the page begins; none where its beginning is unknown. */
export function readFrontMatter(
  lines: readonly string[],
  problems: Problems,
): { readonly front?: FrontMatter; readonly next?: number } {
  if (lines.every(line => line.trim() === '')) {
    problems.error(start, 'this file is empty');
    return {};
  }
  if (lines[0]?.trimEnd() !== '---') {
    problems.error(start, 'a playbook begins with --- and its id and owner');
    return { next: 1 };
  }
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
  if (end < 0) {
    problems.error(start, '--- is not closed by a second ---');
    return {};
  }
  const tree = readYaml(lines.slice(1, end), 2, problems);
  const front = tree?.kind === 'map' ? frontOf(tree, problems) : undefined;
  if (tree && tree.kind !== 'map') problems.error(tree.at, 'between the --- lines stand keys, as id: roll-back');
  if (!tree && lines.slice(1, end).join('').trim() === '')
    problems.error(start, 'nothing stands between the --- lines');
  return { ...(front && { front }), next: end + 2 };
}

function frontOf(map: Mapping, problems: Problems): FrontMatter {
  refuseUnknown(map, keys, 'a playbook', problems);
  readVersion(map, problems);
  const id = nameIn(map, 'id', problems);
  const owner = textIn(memberIn(map, 'owner'), problems);
  for (const key of ['id', 'owner']) if (!memberIn(map, key)) problems.error(start, `the playbook needs ${key}`);
  const [defaultOwner, onFail] = [memberIn(map, 'default-owner'), memberIn(map, 'default-on-fail')];
  const defaultOwnerText = textIn(defaultOwner, problems);
  const onFailText = textIn(onFail, problems);
  if (!onFail) problems.warn(start, 'default-on-fail is missing: a step that fails leads nowhere');
  const [budgetMs, drillEveryMs] = [
    durationIn(memberIn(map, 'budget'), problems),
    durationIn(memberIn(map, 'drill-every'), problems),
  ];
  return {
    id: id ?? '',
    owner: safe(owner ?? '', 60),
    phones: phonesIn(memberIn(map, 'phones'), problems),
    ...(defaultOwnerText !== undefined && { defaultOwner: safe(defaultOwnerText, 60) }),
    ...(onFailText !== undefined && { defaultOnFail: onFailText as Way }),
    ...(onFail && { defaultOnFailAt: onFail.value.at }),
    ...(budgetMs !== undefined && { budgetMs }),
    ...(drillEveryMs !== undefined && { drillEveryMs }),
  };
}

function readVersion(map: Mapping, problems: Problems): void {
  const version = memberIn(map, 'playbook');
  if (!version) problems.error(start, 'the playbook needs its version: playbook: 1');
  else if (version.value.kind !== 'scalar' || version.value.value !== 1)
    problems.error(version.value.at, 'this program reads playbook: 1 and no other version');
}

export function nameIn(map: Mapping, key: string, problems: Problems): string | undefined {
  const member = memberIn(map, key);
  const text = textIn(member, problems);
  if (!member || text === undefined || namePattern.test(text)) return text;
  problems.error(member.value.at, `${quoted(text)} can't be an ${key}: small letters, digits and -, at most 40`);
  return undefined;
}

/** In milliseconds, and never nothing. */
export function durationIn(member: Member | undefined, problems: Problems): number | undefined {
  if (!member) return undefined;
  const { value } = member;
  const ms = value.kind === 'scalar' ? readDuration(value.value) : undefined;
  if (ms !== undefined && ms > 0) return ms;
  const typed = value.kind === 'scalar' && !isEmpty(value) ? `, not ${quoted(String(value.value))}` : '';
  problems.error(value.at, `${member.key} must be a length of time, as 30s or 5m${typed}`);
  return undefined;
}

function phonesIn(member: Member | undefined, problems: Problems): Playbook['phones'] {
  if (!member) return [];
  if (member.value.kind !== 'map') {
    problems.error(member.value.at, 'phones must be a map, as { incident-commander: "+49 30 1234" }');
    return [];
  }
  return member.value.members.flatMap(one => {
    const phone = textIn(one, problems);
    return phone === undefined ? [] : { role: safe(one.key, 60), phone: safe(phone, 120) };
  });
}
