import type { AtTime } from '../actions/action.ts';
import { readWorkloadWorld, type WorkloadWorld } from '../actions/workload-world.ts';
import type { Answer } from '../domain/answer.ts';
import { imageParts, shortDigest } from '../domain/image.ts';
import { isObject, type Json, type JsonObject, listAt, textAt } from '../domain/json.ts';
import type { PodReport } from '../domain/reports.ts';
import { counted } from '../wording/numbers.ts';
import { standingOf } from '../workloads/standing.ts';
import { defineFact } from './fact.ts';
import { holds, holdsNot, type Judged, unknown } from './judged.ts';

type World = { readonly workload: WorkloadWorld; readonly nodes: Answer<readonly Json[]> };

/** Whether new pods would get the last good image: from what runs it, and what the nodes hold. No registry is asked. */
export const lastGoodImagePullable = defineFact<World>({
  name: 'last-good-image-pullable',
  asks: 'Can the image of the last good revision be pulled?',
  async read({ workload: ref }, from, signal) {
    const [workload, nodes] = await Promise.all([
      readWorkloadWorld(ref, from, signal),
      from.reader.list('/api/v1/nodes', signal),
    ]);
    return { workload, nodes };
  },
  judge: (_about, { workload, nodes }, given) => judgeImages(workload, nodes, given),
});

function judgeImages(world: WorkloadWorld, nodes: Answer<readonly Json[]>, given: AtTime): Judged {
  if (world.kind === 'unread') return unknown(`not read: ${world.answer.says}`);
  const { good } = standingOf(world.family, world.records, given);
  if (!good) return holdsNot('the cluster keeps no other revision to go back to');
  const containers = ['initContainers', 'containers']
    .flatMap(list => listAt(good.kept.template, 'spec', list))
    .filter(isObject);
  const each = containers.map(one => judgeImage(one, world.family.pods, nodes));
  // The worst speaks for all: what can't be pulled, then what is not known.
  return (
    each.find(({ value }) => value === 'false') ??
    each.find(({ value }) => value === 'unknown') ??
    each[0] ??
    holdsNot('the template of the last good revision has no containers')
  );
}

function judgeImage(
  container: JsonObject,
  pods: readonly PodReport[] | undefined,
  nodes: Answer<readonly Json[]>,
): Judged {
  const image = textAt(container, 'image') ?? '';
  const short = shortName(image);
  if (pods === undefined) return unknown('its pods could not be read');
  const users = pods.flatMap(pod => {
    const use = pod.containers.find(one => one.image === image);
    return use ? [{ pod, use }] : [];
  });
  const failing = users.find(({ use }) => use.state.kind === 'waiting' && isPullFailure(use.state.reason));
  const running = users.filter(({ use }) => use.state.kind === 'running');
  const digests = [...new Set(running.flatMap(({ use }) => use.digest ?? []))];
  const holding = nodes.kind === 'ok' ? nodes.value.filter(node => holdsImage(node, image)).length : undefined;
  const evidence: Json = {
    image,
    runningIn: running.length,
    digests,
    ...(holding !== undefined && { nodes: { holding, of: nodes.kind === 'ok' ? nodes.value.length : 0 } }),
  };
  if (failing) return holdsNot(`${failing.pod.name} can't pull ${short} now`, evidence);
  const isMutable = imageParts(image).digest === undefined;
  if (isMutable && digests.length > 1)
    return unknown(`tag ${short} runs as ${digests.map(shortDigest).join(' and ')}: it was pushed again`, evidence);
  if (textAt(container, 'imagePullPolicy') === 'Always')
    return unknown(
      `${short} is asked of its registry at each start (pull policy Always), and no registry is asked here`,
      evidence,
    );
  const tag = isMutable ? '; a tag, so it may have been pushed again' : '';
  if (running.length > 0) {
    const digest = digests[0] === undefined ? '' : ` as ${shortDigest(digests[0])}`;
    return holds(`${short} runs in ${counted(running.length, 'pod')} now${digest}${tag}`, evidence);
  }
  if (nodes.kind !== 'ok') return unknown(`no pod runs ${short}, and the nodes can't be read: ${nodes.says}`, evidence);
  if (holding)
    return holds(`${holding} of ${counted(nodes.value.length, 'node')} hold ${short}, none runs it${tag}`, evidence);
  return unknown(`no pod runs ${short}, no node says that it holds it, and no registry is asked here`, evidence);
}

const isPullFailure = (reason: string): boolean =>
  ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull', 'RegistryUnavailable'].includes(reason);

/** A node lists no more than its 50 biggest images (kubelet, nodeStatusMaxImages), so what is missing may be there. */
const holdsImage = (node: Json, image: string): boolean =>
  listAt(node, 'status', 'images').some(one => listAt(one, 'names').includes(image));

/** `checkout:2.0.9` */
function shortName(image: string): string {
  const { repository, version, digest } = imageParts(image);
  return version ? `${repository}:${version}` : digest ? `${repository}${shortDigest(digest)}` : repository;
}
