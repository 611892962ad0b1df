import type { Api } from '../../control-plane/api.ts';
import { type DeploymentOptions, deployment } from '../../control-plane/deployments.ts';
import { until } from '../../control-plane/until.ts';

/** A write as the API server's own record has it. */
export type StoredWrite = {
  readonly auditID: string;
  readonly requestObject: unknown;
  readonly user: string;
  readonly userAgent: string;
};

/** A cluster that tests are run against, practice or real, with the same words for both. */
export type Bench = {
  readonly name: string;
  readonly url: string;
  readonly ca: string;
  readonly token: string;
  readonly kubeconfigPath: string;
  readonly viewerKubeconfigPath?: string;
  readonly api: Api;
  /** As somebody who may only look. */
  readonly viewerApi: Api;
  newNamespace(): Promise<string>;
  /** Writes of ours that were accepted and stored, not tried; oldest first. Of a Deployment unless told. */
  storedWrites(namespace: string, name: string, resource?: string): Promise<readonly StoredWrite[]>;
  close(): Promise<void>;
};

export const deploymentPath = (namespace: string, name = '') =>
  `/apis/apps/v1/namespaces/${namespace}/deployments${name && `/${name}`}`;

/** A Deployment whose first release is complete and whose second one was asked for. */
export async function brokenRelease(
  { api }: Bench,
  options: Omit<DeploymentOptions, 'image'> & { readonly good: string; readonly bad: string },
): Promise<void> {
  const { good, bad, ...rest } = options;
  const path = deploymentPath(rest.namespace, rest.name);
  const made = await api('POST', deploymentPath(rest.namespace), { body: deployment({ ...rest, image: good }) });
  if (made.status !== 201) throw new Error(`${rest.name} could not be made: ${JSON.stringify(made.body)}`);
  await until(`${rest.name} complete`, async () => {
    const { body } = await api('GET', path);
    return (
      body.status?.availableReplicas === body.spec.replicas &&
      body.status?.observedGeneration === body.metadata.generation
    );
  });
  await setImage(api, rest.namespace, rest.name, bad);
  await until(`${rest.name} asking for ${bad}`, async () => {
    const { body } = await api('GET', path);
    return (
      body.metadata.annotations['deployment.kubernetes.io/revision'] === '2' &&
      body.status?.observedGeneration === body.metadata.generation
    );
  });
}

/** What a pipeline does: a new image, as somebody else. */
export async function setImage(
  api: Api,
  namespace: string,
  name: string,
  image: string,
  manager = 'ci-bot',
): Promise<void> {
  const { body } = await api('GET', deploymentPath(namespace, name));
  const index = body.spec.template.spec.containers.findIndex(
    ({ name: of }: { name: string }) => of === 'app' || of === name,
  );
  const answer = await api('PATCH', `${deploymentPath(namespace, name)}?fieldManager=${manager}`, {
    contentType: 'application/json-patch+json',
    body: [{ op: 'replace', path: `/spec/template/spec/containers/${index}/image`, value: image }],
  });
  if (answer.status !== 200) throw new Error(`the image of ${name} could not be set: ${JSON.stringify(answer.body)}`);
}
