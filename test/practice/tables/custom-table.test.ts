import { expect, test } from 'vitest';
import { customTable } from '../../../src/practice/tables/custom-table.ts';

const now = Date.parse('2026-01-01T12:00:00Z');
const rollout = {
  metadata: { name: 'shop', creationTimestamp: '2026-01-01T11:58:30Z', labels: { 'example.com/tier': 'web' } },
  spec: { replicas: 3, steps: ['10', '50'], isPaused: true },
  status: {
    conditions: [
      { type: 'Available', status: 'True' },
      { type: 'Ready', status: 'False' },
    ],
  },
};

test('columns of a custom object read what their paths name, by their types', () => {
  const table = customTable([
    { name: 'Desired', type: 'integer', jsonPath: '.spec.replicas' },
    { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
    { name: 'First', type: 'string', jsonPath: '.spec.steps[0]' },
    { name: 'Tier', type: 'string', jsonPath: '.metadata.labels.example\\.com/tier' },
    { name: 'Paused', type: 'boolean', jsonPath: '.spec.isPaused' },
    { name: 'Absent', type: 'string', jsonPath: '.status.absent', priority: 1 },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ]);
  expect(table.columns.map(({ cell }) => cell(rollout, now))).toEqual([
    'shop',
    3,
    'False',
    '10',
    'web',
    true,
    null,
    '90s',
  ]);
  expect(table.columns.find(({ name }) => name === 'Absent')?.isWide).toBe(true);
});

test('a custom object without columns shows its name and age', () => {
  const table = customTable([]);
  expect(table.columns.map(({ name, type }) => [name, type])).toEqual([
    ['Name', 'string'],
    ['Age', 'date'],
  ]);
  expect(table.columns.map(({ cell }) => cell(rollout, now))).toEqual(['shop', '90s']);
});
