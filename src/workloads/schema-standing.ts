import type { Instant } from '../domain/brands.ts';
import { age } from '../domain/duration.ts';
import { type Migration, type SchemaMarks, schemaPhases } from './schema-marks.ts';

/** Whether the older revision can run on the schema as it is now, and what made it so. */
export type SchemaStanding = { readonly runs: 'yes' | 'no' | 'unknown'; readonly says: string };

/**
 * Said by what came later: a migration that ran after the older revision was made, else what the workload declares. Only
 * where Jobs could be read does their absence say anything.
 */
export function schemaStanding({
  now,
  was,
  before,
  since,
  migrations,
  at,
}: {
  readonly now: SchemaMarks;
  readonly was: SchemaMarks;
  /** How the older revision is called: `r6 (2.0.9)`. */
  readonly before: string;
  /** When it was made. */
  readonly since: Instant | undefined;
  /** Of this workload; or why they are not known. */
  readonly migrations: readonly Migration[] | { readonly unread: string };
  readonly at: Instant;
}): SchemaStanding {
  const known = 'unread' in migrations ? [] : migrations;
  const later = known
    .filter(
      ({ at: ended, state }) => state === 'running' || since === undefined || ended === undefined || ended > since,
    )
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
  const ago = (one: Migration) => (one.at === undefined ? '' : ` ${age(at - one.at)} ago`);
  const running = later.find(({ state }) => state === 'running');
  if (running) return { runs: 'unknown', says: `migration Job ${running.name} (${running.direction}) is running` };
  const [newest] = later;
  if (newest?.state === 'failed')
    return {
      runs: 'unknown',
      says: `migration Job ${newest.name} failed${ago(newest)}: nobody knows what it has changed`,
    };
  const down = later.find(({ direction, state }) => direction === 'down' && state === 'done');
  const ups = later.filter(({ direction }) => direction === 'up').filter(up => !down || (up.at ?? 0) > (down.at ?? 0));
  const destroyed = ups.find(({ isDestructive, state }) => isDestructive && state === 'done');
  if (destroyed)
    return {
      runs: 'no',
      says: `migration Job ${destroyed.name} ran${ago(destroyed)}, after ${before}, and took away what ${before} may need`,
    };
  const silent = ups.find(({ isDestructive, state }) => isDestructive === undefined && state === 'done');
  if (silent)
    return {
      runs: 'unknown',
      says: `migration Job ${silent.name} ran${ago(silent)} and does not say whether it takes anything away`,
    };
  if (
    down &&
    ups.length === 0 &&
    (down.version === undefined || was.version === undefined || down.version === was.version)
  )
    return {
      runs: 'yes',
      says: `migration Job ${down.name} took the schema back${down.version ? ` to ${down.version}` : ''}${ago(down)}`,
    };
  return declared({ now, was, before }) ?? bySilence({ now, was, before, ups, migrations });
}

type Marks = { readonly now: SchemaMarks; readonly was: SchemaMarks; readonly before: string };

const named = ({ phase, version }: SchemaMarks): string =>
  `${phase ?? 'unnamed'}${version === undefined ? '' : `, version ${version}`}`;

/** Nothing where the declaration says no more than it did for the older revision. */
function declared({ now, was, before }: Marks): SchemaStanding | undefined {
  if (now.hasNone) return { runs: 'yes', says: 'it declares that it has no schema' };
  if (now.phase === undefined || now.phase === 'none')
    return now.phase && { runs: 'yes', says: 'it declares no schema' };
  const isSame = now.phase === was.phase && now.version === was.version;
  if (isSame) return undefined;
  if (now.phase === 'contract')
    return {
      runs: 'no',
      says: `the schema is declared as ${named(now)}; ${before} was made for ${was.phase || was.version ? named(was) : 'another'}`,
    };
  return schemaPhases.some(phase => phase === now.phase)
    ? { runs: 'yes', says: `the schema phase is ${named(now)}: the version before still runs on it` }
    : { runs: 'unknown', says: `the schema phase is "${now.phase}", which says nothing here` };
}

function bySilence({
  now,
  was,
  before,
  ups,
  migrations,
}: Marks & {
  readonly ups: readonly Migration[];
  readonly migrations: readonly Migration[] | { readonly unread: string };
}): SchemaStanding {
  if ('unread' in migrations) return { runs: 'unknown', says: `migration Jobs can't be read: ${migrations.unread}` };
  const [up] = ups;
  if (up)
    return { runs: 'yes', says: `migration Job ${up.name} ran after ${before} and says that it takes nothing away` };
  if (now.version !== was.version && now.version !== undefined)
    return {
      runs: 'unknown',
      says: `the schema version went from ${was.version ?? 'nothing'} to ${now.version}, and nothing says how`,
    };
  return { runs: 'yes', says: `no migration Job ran and no schema annotation changed since ${before}` };
}
