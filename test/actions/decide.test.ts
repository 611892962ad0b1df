import { expect, test } from 'vitest';
import { decide } from '../../src/actions/decide.ts';
import type { FactSeen, FactValue } from '../../src/domain/fact.ts';
import type { Json } from '../../src/domain/json.ts';
import { ours } from '../../src/domain/safe-text.ts';

const options = [
  { choose: 'Flag off', if: ['flag'], go: 'flag-off' },
  { choose: 'Roll back', if: ['errors', 'image'], unless: ['migration', 'config'], go: 'suspend' },
];

type Values = Partial<Record<'flag' | 'errors' | 'image' | 'migration' | 'config', FactValue>>;

function ask(
  values: Values,
  { answeredBy, onFail, ways = options }: { answeredBy?: string; onFail?: string; ways?: Json } = {},
) {
  const parsed = decide.parse({ options: ways } as Json);
  if ('problems' in parsed) return parsed.problems;
  const facts = new Map<string, FactSeen>(
    Object.entries(values).map(([name, value]) => [
      name,
      {
        name,
        value,
        says: ours(`what made ${name} so`),
        evidence: null,
        at: 0,
        ...(answeredBy && { answeredBy: ours(answeredBy) }),
      },
    ]),
  );
  const step = { id: 'decide', facts, timeline: () => '', phones: [], ...(onFail && { onFail }) };
  const plan = decide.plan(parsed.settings, null, { step } as never);
  if (plan.kind !== 'ask' || plan.question.kind !== 'choice') return plan.kind;
  return plan.question.choices.map(
    ({ choose, go, fits, because }) => `${choose} → ${go}: ${fits ? 'fits' : 'no'}, ${because}`,
  );
}

const known: Values = { flag: 'false', errors: 'true', image: 'true', migration: 'false', config: 'false' };

test('a way fits when all that it needs is true and all that speaks against it is false', () => {
  expect(ask(known)).toEqual([
    'Flag off → flag-off: no, flag is false, and is needed',
    'Roll back → suspend: fits, 2 of 2 needed, 0 of 2 against',
    'Get help → pause: fits, always possible',
  ]);
});

test.each([
  ['what is needed', { ...known, image: 'unknown' }, 'image is unknown, and is needed'],
  ['what speaks against it', { ...known, config: 'unknown' }, 'config is unknown, which counts against it'],
] as const)('an unknown fact counts against a way, when it is %s', (_what, values, because) => {
  expect(ask(values)).toContain(`Roll back → suspend: no, ${because}`);
});

test('a plain no is named before an unknown', () => {
  expect(ask({ ...known, errors: 'unknown', image: 'false', migration: 'true' })).toContain(
    'Roll back → suspend: no, image is false, and is needed',
  );
});

test('a fact that nobody has looked at is unknown', () => {
  expect(ask({})).toContain('Roll back → suspend: no, errors is unknown, and is needed');
});

test('what a person answered counts, and is said to be their word', () => {
  expect(ask(known, { answeredBy: 'ana' })).toContain(
    "Roll back → suspend: fits, 2 of 2 needed, 0 of 2 against; 4 by a person's word",
  );
});

test('help is asked where the playbook says, and is not offered twice', () => {
  expect(ask(known, { onFail: 'get-help' })).toContain('Get help → get-help: fits, always possible');
  const ways = [{ choose: 'Call the captain', go: 'get-help' }];
  expect(ask(known, { onFail: 'get-help', ways })).toEqual(['Call the captain → get-help: fits, it needs no fact']);
});

test('without options there is nothing to decide', () => {
  expect(ask(known, { ways: [] })).toEqual(['"options" is missing, or has an option without "choose" or "go"']);
  expect(decide.plan({ options: [] }, null, {} as never)).toEqual({
    kind: 'blocked',
    because: 'a decision belongs to a playbook',
  });
});
