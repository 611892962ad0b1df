import { CockpitError } from '../app/cockpit-error.ts';
import { safe } from '../domain/safe-text.ts';
import type { WorkloadRef } from '../domain/workload.ts';

const deploymentWords = ['deploy', 'deployment', 'deployments', 'deployments.apps', 'deployment.apps'];
const nameRule = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** `checkout` or `deploy/checkout`, in a namespace. */
export function workloadRef(text: string, namespace: string): WorkloadRef {
  const [kind, name] = text.includes('/')
    ? [text.slice(0, text.indexOf('/')), text.slice(text.indexOf('/') + 1)]
    : ['deploy', text];
  if (!deploymentWords.includes(kind.toLowerCase()))
    throw new CockpitError(
      'usage',
      `"${safe(kind, 40)}" is no kind of workload that this version knows: it knows Deployments.`,
      ['deploy/NAME, or just NAME'],
    );
  if (!nameRule.test(name)) throw new CockpitError('usage', `"${safe(name, 80)}" is no name of a Deployment.`);
  return { kind: 'Deployment', namespace, name };
}
