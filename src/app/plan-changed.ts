import { isKube } from '../domain/change.ts';
import { isObject, type Json, type JsonObject } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import type { Prepared } from '../engine/prepare.ts';
import { templateDiff } from '../workloads/template-diff.ts';
import type { WorkloadView } from './store/workload-view.ts';

type Ready = Extract<Prepared, { kind: 'ready' }>;

/** All of a workload that a plan may rest on, as one text: another text means that the plan is made again. */
export const versionToPlanOn = ({ family: { workload } }: WorkloadView): string =>
  JSON.stringify([workload.uid, workload.template, workload.paused, workload.desired]);

/** What somebody else did while the plan was on the screen, said from what is watched. */
export function changedSays(view: WorkloadView | undefined, before: Ready): SafeText {
  const tested = testedTemplate(before);
  const writer = view?.family.workload.writers
    .filter(({ ownsTemplate, subresource }) => subresource === undefined && (ownsTemplate || tested === undefined))
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0))[0];
  const diff = view && tested ? templateDiff(tested, view.family.workload.template)[0] : undefined;
  const what = diff ? `: ${diff.what} ${diff.before ?? '(none)'} → ${diff.after ?? '(none)'}` : '';
  return safe(`CHANGED by field manager ${writer?.manager ?? 'unknown'}${what}. Nothing was sent.`, 300);
}

/** The template that the plan was made against: the value that its patch tests, where it tests one. */
function testedTemplate({ plan }: Ready): JsonObject | undefined {
  const [first] = plan.changes;
  const body = isKube(first) ? (JSON.parse(first.effect.body) as Json) : [];
  const tests = Array.isArray(body) ? body : [];
  const test = tests.find(one => isObject(one) && one.op === 'test' && one.path === '/spec/template');
  return isObject(test) && isObject(test.value) ? test.value : undefined;
}
