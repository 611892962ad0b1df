import { type GitOpsKind, gitOpsGvr, gitOpsPath } from '../../src/workloads/gitops-owner.ts';
import { until } from '../control-plane/until.ts';
import type { Bench } from './bench/bench.ts';

/** Teaches a cluster the kinds of a GitOps tool, without the tool. */
export async function defineGitOps({ api }: Pick<Bench, 'api'>, ...kinds: readonly GitOpsKind[]): Promise<void> {
  for (const kind of kinds) {
    const [group, version, plural] = gitOpsGvr(kind).split('/');
    const loose = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    const made = await api('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      body: {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: `${plural}.${group}` },
        spec: {
          group,
          scope: 'Namespaced',
          names: { plural, kind, singular: kind.toLowerCase(), listKind: `${kind}List` },
          versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: loose } }],
        },
      },
    });
    // Another test may be as quick: the kind is one for the whole cluster.
    if (made.status !== 201 && made.status !== 409)
      throw new Error(`${kind} could not be defined: ${JSON.stringify(made.body)}`);
    await until(`${kind} is served`, async () => (await api('GET', gitOpsPath(kind))).status === 200);
  }
}

export type GitOpsBody = {
  readonly kind: GitOpsKind;
  readonly namespace: string;
  readonly name: string;
  readonly labels?: object;
  readonly annotations?: object;
  readonly spec?: object;
  readonly status?: object;
};

export async function makeGitOps({ api }: Pick<Bench, 'api'>, body: GitOpsBody): Promise<void> {
  const { kind, namespace, name, labels, annotations, spec = {}, status } = body;
  const [group, version] = gitOpsGvr(kind).split('/');
  await api('POST', '/api/v1/namespaces', {
    body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  });
  const made = await api('POST', gitOpsPath(kind, namespace), {
    body: {
      apiVersion: `${group}/${version}`,
      kind,
      metadata: { name, namespace, ...(labels && { labels }), ...(annotations && { annotations }) },
      spec,
      ...(status && { status }),
    },
  });
  if (made.status !== 201) throw new Error(`${kind} ${name} could not be made: ${JSON.stringify(made.body)}`);
}

/** Marks an object as a GitOps tool would. */
export async function mark({ api }: Pick<Bench, 'api'>, path: string, metadata: object): Promise<void> {
  const answer = await api('PATCH', path, { contentType: 'application/merge-patch+json', body: { metadata } });
  if (answer.status !== 200) throw new Error(`${path} could not be marked: ${JSON.stringify(answer.body)}`);
}
