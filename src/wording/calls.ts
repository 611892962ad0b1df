import type { Call } from '../domain/change.ts';
import { listAt, textAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';

const words: Readonly<Record<string, { readonly title: string; readonly noun: string }>> = {
  'rollout.undo': { title: 'ROLL BACK', noun: 'rollback of' },
  'rollout.pause': { title: 'PAUSE', noun: 'pause of' },
  'rollout.resume': { title: 'RESUME', noun: 'resumption of' },
  'rollout.restart': { title: 'RESTART', noun: 'restart of' },
  scale: { title: 'SCALE', noun: 'scaling of' },
  'image.set': { title: 'SET IMAGE of', noun: 'new image of' },
  'service.switch': { title: 'SWITCH', noun: 'switch of' },
  'gitops.suspend': { title: 'SUSPEND GITOPS of', noun: 'suspension of GitOps of' },
  'gitops.resume': { title: 'RESUME GITOPS of', noun: 'resumption of GitOps of' },
  'config.restore': { title: 'RESTORE', noun: 'restoration of' },
  'job.run': { title: 'MIGRATE with', noun: 'migration with' },
  'schema.phase': { title: 'SCHEMA PHASE of', noun: 'schema phase of' },
  'rollback.set': { title: 'ROLL BACK', noun: 'rollback of' },
  'canary.weight': { title: 'CANARY of', noun: 'canary of' },
  'canary.promote': { title: 'PROMOTE', noun: 'promotion of' },
  'canary.pause': { title: 'HOLD OR GO ON WITH the ramp of', noun: 'pause of the ramp of' },
  'canary.remove': { title: 'TAKE AWAY the canary of', noun: 'removal of the canary of' },
  'pod.delete': { title: 'DELETE POD', noun: 'deletion of pod' },
};

const nameIn = ({ with: settings }: Call): string =>
  textAt(settings, 'name') ??
  textAt(settings, 'from') ??
  listAt(settings, 'workloads')
    .map(one => textAt(one, 'name') ?? '')
    .join(', ');

/** What is asked, before there is a plan: `ROLL BACK checkout`. */
export const callTitle = (call: Call): SafeText => safe(`${words[call.do]?.title ?? call.do} ${nameIn(call)}`);

/** The same of a run: `rollback of checkout`. */
export const callNoun = (call: Call): SafeText => safe(`${words[call.do]?.noun ?? call.do} ${nameIn(call)}`);
