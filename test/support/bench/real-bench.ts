import { readFileSync } from 'node:fs';
import { type ControlPlaneAddress, connectControlPlane } from '../../control-plane/control-plane.ts';
import type { Bench } from './bench.ts';

/** The real control plane that runs for all test files. */
export function realBench(address: ControlPlaneAddress): Bench {
  const cluster = connectControlPlane(address);
  return {
    name: `kube-apiserver ${address.version}`,
    url: address.url,
    ca: readFileSync(address.caPath, 'utf8'),
    token: address.tokens.ana,
    kubeconfigPath: address.kubeconfigPath,
    viewerKubeconfigPath: address.viewerKubeconfigPath,
    api: cluster.apiAs('ana'),
    viewerApi: cluster.apiAs('viewer'),
    newNamespace: () => cluster.newNamespace('bench'),
    storedWrites: async (namespace, name, resource = 'deployments') =>
      (await cluster.audit({ resource, namespace, name, verb: ['patch', 'update', 'delete'] }))
        .filter(
          ({ stage, responseStatus, requestURI }) =>
            stage === 'ResponseComplete' && responseStatus?.code === 200 && !requestURI.includes('dryRun=All'),
        )
        .filter(
          ({ objectRef, userAgent }) =>
            objectRef?.subresource === undefined && (userAgent ?? '').startsWith('deploy-cockpit'),
        )
        .map(({ auditID, requestObject, user, userAgent = '' }) => ({
          auditID,
          requestObject,
          user: user.username,
          userAgent,
        })),
    close: async () => undefined,
  };
}
