import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { KubectlPlace, Said } from './kubectl-place.ts';
import { practicePlace, realPlace } from './kubectl-place.ts';
import { maskedText } from './masked-text.ts';
import { sideBySide } from './side-by-side.ts';

/** What is known of a field, without the words about it, which are our own. */
const fieldsOnly = ({ out, ...rest }: Said): unknown => ({
  ...rest,
  out: out.split('\n').filter(line => /^\s*(GROUP|KIND|VERSION|FIELD): |^ {2}\S+ {2}</.test(line)),
});

sideBySide('kubectl asks and gets the same answers', [
  { line: 'auth can-i create deployments' },
  { line: 'auth can-i patch deployments --subresource=scale' },
  { line: 'auth can-i get /readyz' },
  { line: 'auth can-i create deployments', asViewer: true },
  { line: 'auth can-i get pods', asViewer: true },
  { line: 'auth can-i get pods --subresource=log -q', asViewer: true },
  { line: 'auth whoami -o jsonpath={.status.userInfo.username}' },
  { line: 'auth whoami -o jsonpath={.status.userInfo.username}', asViewer: true },
  { line: 'explain deployment', like: fieldsOnly },
  { line: 'explain deployment.spec.replicas', like: fieldsOnly },
  { line: 'explain deployment.spec.strategy.rollingUpdate', like: fieldsOnly },
  { line: 'explain pod.spec.containers', like: fieldsOnly },
  { line: 'explain pod.spec.containers.nothing' },
  { line: 'explain nothing' },
  { line: 'version -o json', like: ({ code }) => code },
  { line: 'api-resources --api-group=apps' },
  { line: 'api-resources --api-group=rbac.authorization.k8s.io' },
  { line: 'api-resources --api-group=authentication.k8s.io -o name', like: ({ code }) => code },
  { line: 'get --raw /version/nothing', like: ({ code }) => code },
]);

describe('what the practice cluster serves, the real one serves as well', () => {
  let practice: KubectlPlace;
  let real: KubectlPlace;

  beforeAll(async () => {
    const address = inject('controlPlane');
    [practice, real] = await Promise.all([practicePlace(address.kubectlPath), realPlace(address)]);
  }, 60_000);
  afterAll(() => Promise.all([practice.close(), real.close()]));

  const lines = async (place: KubectlPlace, args: readonly string[]) => {
    const { out, err, code } = await place.kubectl(args);
    expect([err, code]).toEqual(['', 0]);
    return maskedText(out, place.namespace).trim().split('\n');
  };

  test.each([
    ['api-resources', 20],
    ['api-versions', 6],
  ] as const)('kubectl %s', async (command, atLeast) => {
    const [ours, theirs] = [await lines(practice, [command]), await lines(real, [command])];
    expect(ours.filter(line => !theirs.includes(line))).toEqual([]);
    expect(ours.length).toBeGreaterThanOrEqual(atLeast);
  });

  test('kubectl version names the same server, and that it is for practice', async () => {
    expect((await lines(practice, ['version'])).at(-1)).toBe('Server Version: v1.36.3-practice');
    expect((await lines(real, ['version'])).at(-1)).toBe('Server Version: v1.36.3');
  });

  test('kubectl cluster-info says where it is', async () => {
    const [where] = await lines(practice, ['cluster-info']);
    expect(where).toContain('Kubernetes control plane is running at');
  });
});
