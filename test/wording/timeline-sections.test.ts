import { expect, test } from 'vitest';
import { headOf, pickSections } from '../../src/wording/timeline-sections.ts';

const page =
  '# Timeline: x\n\n- run: 1\n- people: ana\n\n## Changes\n\nc\n\n## Facts\n\nf\n\n## Debts\n\nd\n\n## Timeline (UTC)\n\n- t\n';

test('a record holds its head and the sections that are asked for', () => {
  expect(pickSections(page, ['evidence'])).toBe('# Timeline: x\n\n- run: 1\n- people: ana\n\n## Facts\n\nf\n\n');
  expect(pickSections(page, ['timeline', 'evidence', 'answers', 'debts'])).toBe(page);
  expect(pickSections('', ['debts'])).toBe('');
});

test('its head is the list before the first section', () => {
  expect(headOf(page)).toEqual(['run: 1', 'people: ana']);
});
