import { expect, test } from 'vitest';
import type { Json } from '../../src/domain/json.ts';
import {
  isOfAnother,
  type Migration,
  migrationOf,
  type SchemaMarks,
  schemaMarks,
} from '../../src/workloads/schema-marks.ts';
import { schemaStanding } from '../../src/workloads/schema-standing.ts';

const minute = 60_000;
const at = 100 * minute;
const since = 10 * minute;
const none: SchemaMarks = { hasNone: false };
const up = (more: Partial<Migration> = {}): Migration => ({
  name: 'migrate-up-42',
  direction: 'up',
  isDestructive: true,
  state: 'done',
  at: 94 * minute,
  ...more,
});
const down = (more: Partial<Migration> = {}) =>
  up({ name: 'migrate-down-42', direction: 'down', isDestructive: false, at: 98 * minute, ...more });
const phase = (name: string, version = '42'): SchemaMarks => ({ phase: name, version, hasNone: false });

type Given = { now?: SchemaMarks; was?: SchemaMarks; migrations?: readonly Migration[] | { unread: string } };
const standing = ({ now = none, was = none, migrations = [] }: Given) =>
  schemaStanding({ now, was, migrations, before: 'r6 (2.0.9)', since, at });

test.each<[string, Given, 'yes' | 'no' | 'unknown', RegExp]>([
  ['nothing ran and nothing is declared', {}, 'yes', /^no migration Job ran and no schema annotation changed since r6/],
  [
    'a destructive migration ran since',
    { migrations: [up()] },
    'no',
    /^migration Job migrate-up-42 ran 6m00s ago, after r6/,
  ],
  [
    'it ran before the last good revision was made',
    { migrations: [up({ at: 5 * minute })] },
    'yes',
    /^no migration Job ran/,
  ],
  [
    'it ran, and a later one took it back',
    { migrations: [up(), down()] },
    'yes',
    /^migration Job migrate-down-42 took the schema back 2m00s ago/,
  ],
  [
    'it was taken back, and ran again',
    { migrations: [up(), down(), up({ name: 'again', at: 99 * minute })] },
    'no',
    /^migration Job again/,
  ],
  [
    'taking it back still runs',
    { migrations: [up(), down({ state: 'running' })] },
    'unknown',
    /migrate-down-42 \(down\) is running/,
  ],
  [
    'it failed half-way',
    { migrations: [up({ state: 'failed' })] },
    'unknown',
    /failed .* nobody knows what it has changed/,
  ],
  [
    'one that says it takes nothing away',
    { migrations: [up({ isDestructive: false })] },
    'yes',
    /says that it takes nothing away/,
  ],
  [
    'one that does not say',
    { migrations: [{ name: 'x', direction: 'up', state: 'done', at: 94 * minute }] },
    'unknown',
    /does not say/,
  ],
  [
    'contract is declared with this release',
    { now: phase('contract'), was: phase('contract', '41') },
    'no',
    /declared as contract, version 42; r6 \(2\.0\.9\) was made for contract, version 41/,
  ],
  [
    'contract was declared for the last good revision already',
    { now: phase('contract', '41'), was: phase('contract', '41') },
    'yes',
    /no schema annotation changed/,
  ],
  [
    'contract is declared, and the migration was taken back',
    { now: phase('contract'), was: phase('contract', '41'), migrations: [up(), down({ version: '41' })] },
    'yes',
    /took the schema back to 41/,
  ],
  [
    'a migration down led to another version than the last good one knew',
    { now: phase('contract'), was: phase('contract', '40'), migrations: [up(), down({ version: '41' })] },
    'no',
    /declared as contract/,
  ],
  [
    'expand is declared',
    { now: phase('expand'), was: phase('contract', '41') },
    'yes',
    /^the schema phase is expand, version 42/,
  ],
  [
    'expand is declared, but a Job took something away',
    { now: phase('expand'), migrations: [up()] },
    'no',
    /took away/,
  ],
  [
    'expand is declared, and Jobs can’t be read',
    { now: phase('expand'), migrations: { unread: 'forbidden' } },
    'yes',
    /expand/,
  ],
  [
    'Jobs can’t be read',
    { migrations: { unread: 'forbidden' } },
    'unknown',
    /^migration Jobs can't be read: forbidden/,
  ],
  ['a phase that nobody knows', { now: phase('halfway') }, 'unknown', /"halfway"/],
  [
    'no schema at all is declared',
    { now: { hasNone: true }, migrations: { unread: 'forbidden' } },
    'yes',
    /has no schema/,
  ],
  [
    'the version moved, and nothing says how',
    { now: { version: '42', hasNone: false }, was: { version: '41', hasNone: false } },
    'unknown',
    /went from 41 to 42/,
  ],
])('%s', (_what, given, runs, says) => {
  expect(standing(given)).toEqual({ runs, says: expect.stringMatching(says) });
});

const job = (labels: Record<string, string>, status: Json = {}): Json => ({
  metadata: { name: 'm', labels, annotations: { 'deploy-cockpit.io/schema-version': '42' } },
  status,
});
const instantOf = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));

test('a Job is read as a migration by its labels, and as done by its condition alone', () => {
  const labels = { 'deploy-cockpit.io/migration': 'up', 'deploy-cockpit.io/destructive': 'true' };
  const complete = { completionTime: '2026-01-01T00:00:00Z', conditions: [{ type: 'Complete', status: 'True' }] };
  expect(migrationOf(job(labels, complete), instantOf)).toEqual({
    name: 'm',
    direction: 'up',
    isDestructive: true,
    version: '42',
    state: 'done',
    at: Date.parse('2026-01-01T00:00:00Z'),
  });
  expect(migrationOf(job(labels, { succeeded: 1 }), instantOf)?.state).toBe('running');
  expect(migrationOf(job(labels, { conditions: [{ type: 'Failed', status: 'True' }] }), instantOf)?.state).toBe(
    'failed',
  );
  expect(migrationOf(job({ 'deploy-cockpit.io/migration': 'sideways' }), instantOf)).toBeUndefined();
});

test('another workload’s migration is not ours; one that names nobody may be', () => {
  const checkout = { name: 'checkout', labels: { app: 'checkout', 'app.kubernetes.io/name': 'checkout' } };
  expect(isOfAnother(job({ app: 'search' }), checkout)).toBe(true);
  expect(isOfAnother(job({ app: 'checkout' }), checkout)).toBe(false);
  expect(isOfAnother(job({ 'deploy-cockpit.io/workload': 'search', app: 'checkout' }), checkout)).toBe(true);
  expect(isOfAnother(job({}), checkout)).toBe(false);
});

test('what the workload says comes before what its template says', () => {
  expect(
    schemaMarks({ 'deploy-cockpit.io/schema-phase': 'write-both' }, { 'deploy-cockpit.io/schema-phase': 'expand' }),
  ).toEqual({ phase: 'write-both', hasNone: false });
  expect(schemaMarks({}, { 'deploy-cockpit.io/schema': 'none' })).toEqual({ hasNone: true });
});
