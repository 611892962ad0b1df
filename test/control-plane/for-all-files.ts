import { readFileSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { apiOf } from './api.ts';
import { startApplications } from './applications.ts';
import type { ControlPlaneAddress } from './control-plane.ts';
import { startControlPlane } from './start.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** In a test file: `connectControlPlane(inject('controlPlane'))`. */
    controlPlane: ControlPlaneAddress;
  }
}

/** Starts one control plane for all test files; they keep apart by namespaces of their own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { pids: _, ...running } = await startControlPlane();
  console.log(`control plane: kube-apiserver ${running.version}`);
  project.provide('controlPlane', addressOf(running));
  const applications = await startApplications(
    apiOf(running.url, readFileSync(running.caPath, 'utf8'), running.tokens.admin),
  );
  return async () => {
    await applications.stop();
    await running.stop();
  };
}

/** Only what can cross to another process: no functions. */
function addressOf(address: ControlPlaneAddress): ControlPlaneAddress {
  const { url, version, kubeconfigPath, viewerKubeconfigPath, caPath, tokens, auditLogPath, kubectlPath, folder } =
    address;
  return { url, version, kubeconfigPath, viewerKubeconfigPath, caPath, tokens, auditLogPath, kubectlPath, folder };
}
