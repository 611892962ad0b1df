import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, test } from 'vitest';
import type { Id, Sha } from '../../src/domain/brands.ts';
import type { Change, Outcome, Seen } from '../../src/domain/change.ts';
import type { Actor, Entry, Happening } from '../../src/domain/journal.ts';
import { safe } from '../../src/domain/safe-text.ts';
import { markdownRow, markdownText } from '../../src/wording/markdown-text.ts';
import { timelineOf } from '../../src/wording/timeline.ts';
import { timelineMarkdown } from '../../src/wording/timeline-export.ts';
import { hostileStrings, obeyed } from '../support/hostile.ts';

const start = Date.parse('2026-11-21T03:12:40Z');
const sha = (digit: string): Sha => `sha256:${digit.repeat(64)}`;
const actor = (name: string): Actor => ({ name, groups: [], asking: 'person', host: 'h', pid: 1, startedAt: 0 });
const change = (id: string, says: string): Change => ({
  id: id as Id,
  target: { cluster: 'c', gvr: 'apps/v1/deployments', namespace: 'shop', name: 'checkout' },
  says: safe(says),
  class: 'change',
  probes: [],
  via: 'kube',
  bytes: sha('b'),
  repeatable: false,
  landsWithinMs: 45_000,
});

type Line = readonly [afterSeconds: number, what: Happening, step?: string, who?: string];
const journalOf = (...lines: readonly Line[]): readonly Entry[] =>
  lines.map(([after, what, step, who = 'ana'], index) => ({
    v: 1,
    run: 'run-1' as Id,
    seq: index + 1,
    at: start + after * 1_000,
    monoMs: after * 1_000,
    by: actor(who),
    prev: 'first',
    ...(step !== undefined && { step }),
    ...what,
  }));

const opened: Happening = {
  type: 'run.opened',
  as: 'playbook',
  tool: 'deploy-cockpit/0.1.0',
  target: change('x', '').target,
  where: { context: 'prod-eu', server: 'https://10.0.0.1:6443' },
  text: '# Roll back a bad Deployment\n',
  playbook: { path: 'playbooks/rollback-deployment.md', sha: sha('7'), id: 'rollback-deployment' },
  inputs: { workload: 'checkout', incident: 'INC-4711' },
};
const plan = (hash: Sha, ...changes: readonly Change[]): Happening => ({
  type: 'plan.made',
  hash,
  call: { do: 'rollout.undo', with: {} },
  changes,
  dryRun: 'accepted',
});
const inEffect = (id: string): Happening => ({
  type: 'effect.seen',
  change: id as Id,
  seen: { landed: 'after', effect: 'in-effect', says: safe('8 of 8 serving pods run r6') },
});
const sent = (id: string): Happening => ({ type: 'change.started', change: id as Id });
const accepted = (id: string): Happening => ({
  type: 'change.finished',
  change: id as Id,
  outcome: { kind: 'applied', generation: 42 },
  recovered: false,
});
const suspend = change('change-1', 'switch automatic sync of app shop off');
const undo = change('change-2', "put r6's pod template (2.0.9) back into checkout");

const incident = journalOf(
  [0, opened],
  [1, { type: 'step.entered' }, 'decide'],
  [2, { type: 'fact.seen', name: 'last-good-image-pullable', value: 'true', evidence: 'checked 4 s ago' }, 'decide'],
  [
    3,
    { type: 'fact.answered', name: 'errors-began-with-flag-change', value: 'false', reason: 'I asked the flag team' },
    'decide',
  ],
  [
    15,
    {
      type: 'answer.given',
      to: 'q' as Id,
      level: 'key',
      answer: { choose: 'Roll back', go: 'suspend', reason: 'errors began with r7' },
    },
    'decide',
  ],
  [16, plan(sha('1'), suspend), 'suspend'],
  [17, { type: 'answer.given', to: sha('1'), level: 'key', answer: true }, 'suspend'],
  [18, sent('change-1'), 'suspend'],
  [19, accepted('change-1'), 'suspend'],
  [19, { type: 'debt.opened', debt: 'change-1' as Id, pay: { do: 'gitops.resume', with: {} } }, 'suspend'],
  [20, plan(sha('2'), undo), 'undo'],
  [22, { type: 'answer.given', to: sha('2'), level: 'typed', answer: 'checkout' }, 'undo', 'ben'],
  [22, sent('change-2'), 'undo', 'ben'],
  [23, accepted('change-2'), 'undo', 'ben'],
  [31, inEffect('change-2'), 'undo', 'ben'],
  [40, { type: 'note', text: 'TODO raise the memory limit of checkout' }],
  [41, { type: 'note', text: 'customers wrote at 03:11' }],
  [50, { type: 'run.closed', how: 'with-debts' }],
);

describe('the timeline of an incident', () => {
  const page = timelineMarkdown(incident);

  test('has every decision: who, when, evidence, plan, outcome and time to effect', () => {
    expect(page.split('\n').slice(0, 12).join('\n')).toMatchInlineSnapshot(`
      "# Timeline: rollback-deployment on checkout

      - run: run-1
      - where: prod-eu, shop, https://10.0.0.1:6443
      - playbook: rollback-deployment, playbooks/rollback-deployment.md, text 77777777
      - asked for: workload = checkout, incident = INC-4711
      - opened: 2026-11-21 03:12:40 UTC
      - closed: 2026-11-21 03:13:30 UTC, with-debts, 50 s
      - last change in effect: 31 s after the run was opened
      - people: ana, ben

      ## Follow-ups"
    `);
    expect(page).toContain(
      "| undo | put r6's pod template (2.0.9) back into checkout | 22222222 | accepted | ben, typed, 03:13:02 | 03:13:02 | accepted as generation 42 | 9.0 s |",
    );
    expect(page).toContain(
      '| 03:12:42 | last-good-image-pullable | true | last-good-image-pullable: true, checked 4 s ago |',
    );
    expect(page).toContain('answered by ana: I asked the flag team');
    expect(page).toContain('| 03:12:55 | ana | decide | decided: Roll back, because: errors began with r7 |');
  });

  test('has what was looked at: each fact once until it changes, and every check of the proof', () => {
    const seen = (effect: Seen['effect'], value: 'true' | 'false', ratio: string, readBack?: string): Happening => ({
      type: 'effect.seen',
      seen: {
        landed: 'after',
        effect,
        says: safe('all 2 checks hold'),
        facts: [{ name: 'git-matches-cluster', value, says: safe(`sync says ${value}`), evidence: { a: 1 }, at: 0 }],
        checks: [
          { check: 'metric', holds: 'yes', says: safe(`errors ${ratio}, under 0.5 %`), evidence: null },
          {
            check: 'flow',
            holds: 'yes',
            says: safe('one purchase'),
            evidence: null,
            ...(readBack && { readBack: safe(readBack) }),
          },
        ],
      },
    });
    const looks = journalOf(
      [0, opened],
      [1, seen('waiting', 'false', '0.9 %'), 'verify'],
      [2, seen('waiting', 'false', '0.8 %'), 'verify'],
      [9, seen('in-effect', 'true', '0.31 %', 'order 4711'), 'verify'],
    );
    const lines = timelineMarkdown(looks);
    expect(lines.match(/\| git-matches-cluster \| \w+ \| sync says \w+ \|/g)).toEqual([
      '| git-matches-cluster | false | sync says false |',
      '| git-matches-cluster | true | sync says true |',
    ]);
    expect(lines).toContain(
      '| 03:12:49 | verify | metric | yes | errors 0.31 %, under 0.5 % |  |\n| 03:12:49 | verify | flow | yes | one purchase | order 4711 |',
    );
    expect(lines).not.toContain('errors 0.8 %');
  });

  test('has what is left to do: notes with TODO, and what is still owed', () => {
    expect(page).toContain(
      '- [ ] raise the memory limit of checkout\n- [ ] still owed: switch automatic sync of app shop off; paid back by gitops.resume\n',
    );
    expect(page).toContain('NOT PAID');
    expect(page).not.toContain('- [ ] customers');
    expect(page).toContain('note: customers wrote at 03:11');
  });

  test('is open until it is closed, and says nothing of plans that were made again', () => {
    const again = journalOf([0, opened], [1, plan(sha('1'), undo), 'undo'], [70, plan(sha('2'), undo), 'undo']);
    expect(timelineMarkdown(again)).toContain('- closed: not yet, this run is open');
    expect(timelineOf(again)?.changes).toMatchObject([{ plan: sha('2'), dryRun: 'accepted' }]);
    expect(timelineMarkdown(again)).toContain('| nobody | not sent | not known | not seen |');
  });

  test('never says of a message that nobody took that somebody was told', () => {
    const page = { ...change('page-1', 'page lead through pager: "checkout stuck"'), via: 'sink' as const };
    const told = (outcome: Outcome) =>
      timelineMarkdown(
        journalOf(
          [0, opened],
          [1, plan(sha('1'), page), 'help'],
          [2, sent('page-1'), 'help'],
          [7, { type: 'change.finished', change: 'page-1' as Id, outcome, recovered: false }, 'help'],
        ),
      );
    const lost = told({ kind: 'unknown', says: safe('pager: no answer within 5 s') });
    expect(lost).toContain(
      'MAY NOT HAVE ARRIVED: page lead through pager: "checkout stuck" (pager: no answer within 5 s)',
    );
    expect(lost).toContain('- [ ] not surely told: page lead');
    const refused = told({ kind: 'refused', why: 'rights', says: safe('pager does not take our key (403)') });
    expect(refused).toContain('NOT TOLD: page lead through pager');
    const taken = told({ kind: 'applied' });
    expect(taken).toContain('taken by checkout: page lead');
    expect(taken).not.toContain('Follow-ups');
  });

  test('is nothing for lines that are no run', () => {
    expect(timelineMarkdown([])).toBe('');
    expect(timelineMarkdown(incident.slice(1))).toBe('');
  });
});

/** Cells of a row as GitHub's own reader cuts them: a backslash keeps the character behind it. */
const cellsOf = (row: string): readonly string[] => row.match(/(?:\\.|[^|\\])+/g) ?? [];

describe('hostile text', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'\\`*_[]<>|~&$#@!()-+.:/ \n'.split('')) }),
    fc.constantFrom(
      ...hostileStrings,
      '[a](javascript:x)',
      '<script>x</script>',
      '`` ` ``',
      '\\|',
      '&lt;',
      '$x$',
      '![](x)',
    ),
  );

  test('never ends its cell', () => {
    fc.assert(
      fc.property(nasty, nasty, (a, b) => {
        const cells = cellsOf(markdownRow([markdownText(a), 'between', markdownText(b)]));
        const isBetween = cells.map(one => one.trim()).indexOf('between');
        expect([cells.length, isBetween]).toEqual([3, 1]);
      }),
    );
  });

  test('means nothing but itself: no link, code, emphasis, tag or entity', () => {
    fc.assert(
      fc.property(nasty, text => {
        const [paragraph] = fromMarkdown(`x ${markdownText(text)} x`).children;
        expect(paragraph).toMatchObject({ type: 'paragraph', children: [{ type: 'text' }] });
        expect(paragraph).toHaveProperty('children.length', 1);
      }),
    );
  });

  test('of every kind of line is contained, and the page keeps its shape', () => {
    for (const text of [...hostileStrings, '|a|\n\n# owned\n```\n<img src=x>']) {
      const page = timelineMarkdown(
        journalOf(
          [0, { ...opened, inputs: { workload: text }, where: { context: text, server: text } } as Happening],
          [1, plan(sha('1'), change('change-1', text)), text, text],
          [2, { type: 'fact.seen', name: text, value: text, evidence: text }, text],
          [3, { type: 'note', text: `TODO ${text}` }],
          [4, { type: 'debt.opened', debt: text as Id, pay: { do: text, with: {} } }, text],
        ),
      );
      expect(page).not.toMatch(obeyed);
      expect(page.match(/^#+ .*/gm)?.map(one => one.replace(/:.*/, ''))).toEqual([
        '# Timeline',
        '## Follow-ups',
        '## Changes',
        '## Facts',
        '## Debts',
        '## Timeline (UTC)',
      ]);
      expect(page).not.toMatch(/^```|[^\\]<img/m);
    }
  });
});
