import type { Json } from '../../domain/json.ts';
import type { Input } from '../../domain/playbook.ts';
import { type CheckedInput, checkInput } from '../../playbook/check-input.ts';
import { refIn } from './workload-in.ts';

/** A person's answer against what was asked, as it was typed or as a file of answers has it. */
export function checkAnswer(input: Input, value: Json, at: { readonly namespace?: string } = {}): CheckedInput {
  if (input.type === 'workload' && refIn(value)) return { value };
  if (input.type === 'yes-no' && typeof value === 'boolean') return { value };
  if (typeof value !== 'string' && typeof value !== 'number') return { problem: 'it needs an answer' };
  return checkInput(input, String(value), at);
}
