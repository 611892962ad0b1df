import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { keyInWords } from '../../components/keys/key-names.ts';
import { type Keymap, unboundSays } from '../../components/keys/keymap.ts';
import { keysOf } from '../../components/keys/screen-keys.ts';
import { sha256 } from '../../src/adapters/surroundings/node.ts';
import type { Cockpit } from '../../src/app/cockpit.ts';
import { firstState } from '../../src/app/store/first-state.ts';
import type { CockpitState, Screen } from '../../src/app/store/state.ts';
import type { Id } from '../../src/domain/brands.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { examples } from '../gallery/examples.ts';

const ref = { kind: 'Deployment', namespace: 'shop', name: 'checkout' } as const;
const run = '00000000000-run' as Id;

const place = {
  context: 'bench',
  server: 'https://127.0.0.1',
  cluster: 'c',
  namespace: 'shop',
  environment: 'production',
  tlsVerified: true,
} as const;
/** As far as a first picture asks for it. */
const engine = {
  place,
  actor: { name: 'ana', host: 'bastion' },
  hash: sha256,
  clock: { now: () => 0 },
  writer: {},
} as unknown as Engine;

const onScreen = (screen: Screen): CockpitState => ({
  ...firstState({ engine, namespace: place.namespace } as Cockpit),
  isComplete: true,
  screens: [{ name: 'board' }, screen],
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

  test('that do nothing lead on to one that reads or goes back, never to one that begins something', () => {
    const beginning = examples.flatMap(({ screen, state, of }) => {
      const keymap = keysOf(of);
      const [, offered] = unboundSays(keymap, 'ctrl-y').split('here; ');
      const row = keymap.find(({ key, does }) => `${keyInWords(key)} ${does}` === offered);
      const type = row && 'intent' in row ? row.intent().type : 'help.toggle';
      return /plan|confirm|decide|say|resume|choose|settle|writing/.test(type)
        ? [`${screen}, ${state}: ${offered}`]
        : [];
    });
    expect(beginning).toEqual([]);
  });
});
