import { expect, test } from 'vitest';
import { fieldNumberFacts } from '../../src/practice/protobuf/field-numbers.ts';
import { fieldNumberLines } from './protobuf-tags.ts';

test('the recorded numbers of protobuf fields are those of the Kubernetes that the control plane is built from', () => {
  expect(fieldNumberFacts.trim().split('\n')).toEqual(fieldNumberLines());
});
