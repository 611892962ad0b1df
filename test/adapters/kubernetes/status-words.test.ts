import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { statusWords } from '../../../src/adapters/kubernetes/status-words.ts';

const said = (message: string): string => statusWords({ kind: 'Status', message }, 422);

describe('a refusal keeps its reason and loses the values that it echoes', () => {
  test.each([
    // Captured from a 1.36 API server; the object is shortened.
    [
      ' "" is invalid: patch: Invalid value: "{\\"spec\\":{\\"env\\":[{\\"value\\":\\"hunter2\\"}]}}": strict decoding error: unknown field "spec.unknownField"',
      '"" is invalid: patch: Invalid value: (value not shown): strict decoding error: unknown field "spec.unknownField"',
    ],
    [
      'Deployment.apps "web" is invalid: [spec.template.metadata.labels: Invalid value: map[string]string{"app":"hunter2"}: `selector` does not match template `labels`, spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"app":"web", "x":"}"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable]',
      'Deployment.apps "web" is invalid: [spec.template.metadata.labels: Invalid value: (value not shown): `selector` does not match template `labels`, spec.selector: Invalid value: (value not shown): field is immutable]',
    ],
    ['spec: Invalid value: {"a":{"b":"hunter2"}}: no', 'spec: Invalid value: (value not shown): no'],
    ['spec: Invalid value: map[string]interface {}{"a":"hunter2"}: no', 'spec: Invalid value: (value not shown): no'],
    ['spec: Invalid value: "{\\"a\\":\\"hunter2', 'spec: Invalid value: (value not shown)'],
    ['spec: Invalid value: v1.PodSpec{A:"hunter2', 'spec: Invalid value: (value not shown)'],
    [
      'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    ],
    ['token eyJhbGciOiJI.eyJzdWIiOiJx.c2ln is bad', 'token (hidden) is bad'],
  ])('%s', (message, expected) => {
    expect(said(message)).toBe(expected);
  });

  test('and is short, whatever was said', () => {
    expect(said('x'.repeat(10_000)).length).toBeLessThan(450);
    expect(statusWords(undefined, 502)).toBe('HTTP 502');
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('{', '}', '"', '\\', ':', 'a', ' '),
        }),
        text => void said(text),
      ),
    );
  });
});
