import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { keyInWords } from '../../components/keys/key-names.ts';
import type { Keymap } from '../../components/keys/keymap.ts';
import { keysOf } from '../../components/keys/screen-keys.ts';
import { sha256 } from '../../src/adapters/surroundings/node.ts';
import type { CockpitState, Screen } from '../../src/app/store/state.ts';
import type { Id } from '../../src/domain/brands.ts';

const ref = { kind: 'Deployment', namespace: 'shop', name: 'checkout' } as const;
const run = '00000000000-run' as Id;

const onScreen = (screen: Screen): CockpitState => ({
  now: 0,
  place: {
    context: 'bench',
    server: 'https://127.0.0.1',
    cluster: 'c',
    namespace: 'shop',
    environment: 'production',
    tlsVerified: true,
  },
  who: 'ana',
  host: 'bastion',
  isReadOnly: false,
  hash: sha256,
  allNamespaces: false,
  freshness: {},
  isComplete: true,
  contexts: [],
  workloads: new Map(),
  listProblems: [],
  records: new Map(),
  openRuns: [],
  walks: [],
  followable: [],
  leftWalks: [],
  size: { columns: 80, rows: 24 },
  screens: [{ name: 'board' }, screen],
  isHelpShown: false,
  exactTimes: false,
  row: 0,
  scroll: 0,
  isExactShown: false,
  filter: '',
  repaints: 0,
  isFiltering: false,
});

const screens: readonly Screen[] = [
  { name: 'board' },
  { name: 'ramps' },
  { name: 'workload', ref },
  { name: 'plan' },
  { name: 'run' },
  { name: 'open-run', run },
  { name: 'journal' },
  { name: 'timeline', run },
  { name: 'history', ref },
  { name: 'why', ref },
  { name: 'logs', ref },
  { name: 'canary', ref },
  { name: 'diff', ref, from: 'a', to: 'b' },
  { name: 'playbooks', about: ref },
  { name: 'inputs' },
  { name: 'walk', run },
  { name: 'walk-sheet', run, sheet: 'by-hand' },
  { name: 'open-walk', run },
];
const readme = readFileSync(path.resolve(import.meta.dirname, '../../README.md'), 'utf8');
const keysIn = (keymap: Keymap) => keymap.flatMap(({ key, also = [] }) => [key, ...also]);

describe('the keys', () => {
  test.each(screens)('of the $name screen have one meaning each', screen => {
    const keys = keysIn(keysOf(onScreen(screen)));
    expect(keys).toEqual([...new Set(keys)]);
  });

  test.each(screens)('of the $name screen all stand in the README', screen => {
    const missing = keysIn(keysOf(onScreen(screen)))
      .map(keyInWords)
      .filter(key => !readme.includes(`\`${key}\``));
    expect(missing).toEqual([]);
  });

  test('never change the cluster by one press: only a plan has a key that sends', () => {
    const senders = screens.flatMap(screen =>
      keysOf(onScreen(screen)).flatMap(row =>
        'intent' in row && row.intent().type === 'plan.confirm' ? [screen.name] : [],
      ),
    );
    expect(senders.filter(name => name !== 'plan')).toEqual([]);
  });
});
