import { namespaceIn, namespaceSetting, noNamespace } from '../actions/namespaced-settings.ts';
import type { Answer } from '../domain/answer.ts';
import { type Json, listAt, numberAt, textAt } from '../domain/json.ts';
import { safe } from '../domain/safe-text.ts';
import { defineCheck } from './check.ts';
import { type Judged, unknown } from './check-worlds.ts';

type Settings = { readonly job: string; readonly namespace?: string };

/** A Job ran to its end, and did not fail. */
export const jobDone = defineCheck<Settings, Answer<Json>>({
  name: 'job-done',
  form: {
    says: 'A Job ran to its end, and did not fail.',
    with: { job: { type: 'text', required: true, says: 'Its name.' }, namespace: namespaceSetting },
  },
  parse(raw) {
    const [job, namespace] = [textAt(raw, 'job'), textAt(raw, 'namespace')];
    return job ? { settings: { job, ...(namespace && { namespace }) } } : { problems: ['"job" is missing'] };
  },
  async read(settings, from, signal) {
    const namespace = namespaceIn(settings, from);
    if (namespace === undefined) return { kind: 'unreachable', says: noNamespace };
    const path = `/apis/batch/v1/namespaces/${encodeURIComponent(namespace)}/jobs/${encodeURIComponent(settings.job)}`;
    return from.reader.get(path, signal);
  },
  judge({ job }, answer) {
    if (answer.kind !== 'ok')
      return answer.kind === 'absent' ? { holds: 'no', says: answer.says, evidence: null } : unknown(answer.says);
    return judgeJob(job, answer.value);
  },
});

function judgeJob(name: string, job: Json): Judged {
  const conditionOf = (type: string) =>
    listAt(job, 'status', 'conditions').find(one => textAt(one, 'type') === type && textAt(one, 'status') === 'True');
  const count = (key: string) => numberAt(job, 'status', key) ?? 0;
  const evidence = { active: count('active'), succeeded: count('succeeded'), failed: count('failed') };
  const failed = conditionOf('Failed') ?? conditionOf('FailureTarget');
  if (failed) {
    const why = textAt(failed, 'message') ?? textAt(failed, 'reason') ?? 'it says not why';
    return { holds: 'no', says: safe(`Job ${name} failed: ${why}`), evidence };
  }
  if (conditionOf('Complete')) return { holds: 'yes', says: safe(`Job ${name} is complete`), evidence };
  if (conditionOf('Suspended')) return { holds: 'no', says: safe(`Job ${name} is suspended`), evidence };
  const { active, succeeded } = evidence;
  return { holds: 'no', says: safe(`Job ${name}: ${active} active, ${succeeded} succeeded`), evidence };
}
