import type { Input, PlaybookStep } from '../domain/playbook.ts';
import type { StepForms } from '../domain/step-form.ts';
import { byHandBlock, isSameByHand } from './by-hand-block.ts';
import { makeProblems } from './problems.ts';
import { linesOf, pageOf } from './sections.ts';

/** The text of a playbook with every by-hand block as it should be, and nothing else changed. */
export function withByHandBlocks(
  text: string,
  { steps, inputs }: { readonly steps: readonly PlaybookStep[]; readonly inputs: readonly Input[] },
  forms: StepForms,
): string {
  const lines = [...linesOf(text)];
  const byLine = new Map(steps.map(step => [step.at.line, step]));
  // From the end, so that the places before stay where they are.
  for (const { fence, byHand } of pageOf(lines, 1, makeProblems()).sections.toReversed()) {
    const step = fence && byLine.get(fence.at.line);
    const form = step && forms.get(step.do);
    const block = form && byHandBlock(step, form, inputs);
    if (!fence || !block || isSameByHand(byHand?.text, block)) continue;
    const [begin, old] = byHand
      ? [byHand.line - 1, byHand.last - byHand.line + 1]
      : [fence.at.line + fence.lines.length + 1, 0];
    // HTML goes on until an empty line: without one it would swallow the next heading.
    const gap = (lines[begin + old] ?? '').trim() === '' ? [] : [''];
    lines.splice(begin, old, ...block, ...gap);
  }
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  return mark + lines.join(text.includes('\r\n') ? '\r\n' : '\n');
}
