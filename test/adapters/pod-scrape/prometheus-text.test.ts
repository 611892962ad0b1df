import { expect, test } from 'vitest';
import { parsePrometheusText } from '../../../src/adapters/pod-scrape/prometheus-text.ts';

const read = (line: string) => parsePrometheusText(`${line}\n`).samples[0];

test('a series that comes again has its own name and value, and the same labels', () => {
  expect(read('requests_total{route="/a",code="200"} 1')).toEqual({
    name: 'requests_total',
    labels: { route: '/a', code: '200' },
    value: 1,
  });
  expect(read('others_total{route="/a",code="200"} 7 1395066363000')).toEqual({
    name: 'others_total',
    labels: { route: '/a', code: '200' },
    value: 7,
  });
});

test('a brace in a value or in an exemplar closes no labels, however often it is read', () => {
  for (const value of [1, 2]) {
    expect(read(`a_total{path="/{id}",said="\\"}\\""} ${value}`)).toEqual({
      name: 'a_total',
      labels: { path: '/{id}', said: '"}"' },
      value,
    });
    expect(read(`a_bucket{le="1"} ${value} # {trace_id="x"} 0.${value}`)).toEqual({
      name: 'a_bucket',
      labels: { le: '1' },
      value,
    });
    expect(read(`a_total{path="/a" b="c} ${value}`)).toBeUndefined();
  }
});

test('more series than are remembered are read all the same', () => {
  const lines = Array.from({ length: 5000 }, (_, index) => `a_total{user="${index}"} ${index}`);
  for (const _ of [1, 2]) {
    const { samples } = parsePrometheusText(lines.join('\n'));
    expect(samples).toHaveLength(5000);
    expect(samples.every(({ labels, value }) => labels.user === String(value))).toBe(true);
  }
});
