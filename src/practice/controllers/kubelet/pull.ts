import { applicationOf } from '../../applications/image-fates.ts';
import type { Container, Pod } from '../../kube-objects.ts';
import type { ContainerLife, PodLife } from './container-life.ts';
import { createContainer } from './create-container.ts';
import type { KubeletTools } from './kubelet-tools.ts';
import { tell } from './kubelet-tools.ts';
import { pullWords } from './kubelet-words.ts';
import { noteImage } from './node-images.ts';

/** From a failed pull to the first look that finds it in back-off. */
const LOOKS_AGAIN_MILLIS = 2000;

export function beginPull(kubelet: KubeletTools, pod: Pod, life: ContainerLife, { image }: Container): void {
  const { clock, chance } = kubelet.writes;
  tell(kubelet, pod, 'Normal', 'Pulling', `Pulling image "${image}"`, life.name);
  life.stage = 'creating';
  life.nextAt = clock.now() + Math.round(chance.between(700, 1100));
}

export function endPull(
  kubelet: KubeletTools,
  pod: Pod,
  podLife: PodLife,
  life: ContainerLife,
  container: Container,
): void {
  const { image } = container;
  if (applicationOf(image, kubelet.applications).isMissing) return failToPull(kubelet, pod, life, image);
  const { chance } = kubelet.writes;
  const took = `${Math.round(chance.between(300, 900))}ms`;
  const bytes = Math.round(chance.between(20, 60)) * 1024 * 1024;
  const words = `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${bytes} bytes.`;
  tell(kubelet, pod, 'Normal', 'Pulled', words, life.name);
  noteImage(kubelet, pod, image, bytes);
  createContainer(kubelet, pod, podLife, life, container);
}

export function tellPresent(kubelet: KubeletTools, pod: Pod, life: ContainerLife, { image }: Container): void {
  tell(kubelet, pod, 'Normal', 'Pulled', `Container image "${image}" already present on machine`, life.name);
}

function failToPull(kubelet: KubeletTools, pod: Pod, life: ContainerLife, image: string): void {
  const now = kubelet.writes.clock.now();
  const words = pullWords(image);
  tell(kubelet, pod, 'Warning', 'Failed', `Failed to pull image "${image}": ${words}`, life.name);
  tell(kubelet, pod, 'Warning', 'Failed', 'Error: ErrImagePull', life.name);
  life.state = { waiting: { reason: 'ErrImagePull', message: words } };
  life.pulls.next(now, now);
  life.stage = 'pull-backoff';
  life.nextAt = now + LOOKS_AGAIN_MILLIS;
}

/** The first look says that it waits, the one after the wait pulls again. */
export function backOffFromPull(kubelet: KubeletTools, pod: Pod, life: ContainerLife, container: Container): void {
  const { image } = container;
  if (life.state.waiting?.reason === 'ImagePullBackOff') return beginPull(kubelet, pod, life, container);
  const words = `Back-off pulling image "${image}"`;
  tell(kubelet, pod, 'Normal', 'BackOff', words, life.name);
  tell(kubelet, pod, 'Warning', 'Failed', 'Error: ImagePullBackOff', life.name);
  life.state = { waiting: { reason: 'ImagePullBackOff', message: `${words}: ErrImagePull: ${pullWords(image)}` } };
  life.nextAt = kubelet.writes.clock.now() + life.pulls.current() - LOOKS_AGAIN_MILLIS;
}
