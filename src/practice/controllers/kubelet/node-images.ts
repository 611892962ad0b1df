import { changeObject } from '../../api/object-writes.ts';
import { nodeKind } from '../../kinds/plain-kinds.ts';
import type { KubeObject, Pod } from '../../kube-objects.ts';
import type { KubeletTools } from './kubelet-tools.ts';
import { imageId } from './pod-status.ts';

/** What a kubelet tells at most, its biggest images first (kubelet, nodeStatusMaxImages). */
const mostImages = 50;

type ImageOnNode = { readonly names: readonly string[]; readonly sizeBytes: number };
type NodeStatus = { readonly images?: readonly ImageOnNode[] };

/** Writes down what was pulled to a node: nothing is ever thrown away here, as on a node with room. */
export function noteImage({ writes }: KubeletTools, pod: Pod, image: string, sizeBytes: number): void {
  const { nodeName } = pod.spec;
  const node = nodeName === undefined ? undefined : writes.store.get(nodeKind, undefined, nodeName);
  if (!node || nodeName === undefined || imagesOf(node).some(({ names }) => names.includes(image))) return;
  const images = [...imagesOf(node), { names: [imageId(image), image], sizeBytes }]
    .sort((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, mostImages);
  changeObject(
    writes,
    nodeKind,
    undefined,
    nodeName,
    stored => ({ ...stored, status: { ...(stored.status as object), images } }),
    {
      manager: 'kubelet',
      subresource: 'status',
    },
  );
}

const imagesOf = ({ status }: KubeObject): readonly ImageOnNode[] => (status as NodeStatus | undefined)?.images ?? [];
