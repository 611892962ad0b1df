import { CockpitError } from '../app/cockpit-error.ts';
import { safe } from '../domain/safe-text.ts';
import type { WorkloadRef } from '../domain/workload.ts';

const deploymentWords = ['deploy', 'deployment', 'deployments', 'deployments.apps', 'deployment.apps'];
const nameRule = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** The name in `checkout` or `deploy/checkout`. Anything else is refused before a cluster is asked. */
export function workloadName(text: string): string {
  const slash = text.indexOf('/');
  const [kind, name] = slash < 0 ? ['deploy', text] : [text.slice(0, slash), text.slice(slash + 1)];
  if (!deploymentWords.includes(kind.toLowerCase()))
    throw new CockpitError(
      'usage',
      `"${safe(kind, 40)}" is no kind of workload that this version knows: it knows Deployments.`,
      ['deploy/NAME, or just NAME'],
    );
  if (!nameRule.test(name)) throw new CockpitError('usage', `"${safe(name, 80)}" is no name of a Deployment.`);
  return name;
}

export const workloadRef = (text: string, namespace: string): WorkloadRef => ({
  kind: 'Deployment',
  namespace,
  name: workloadName(text),
});
