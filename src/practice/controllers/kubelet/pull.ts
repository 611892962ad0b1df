import type { Pod } from '../../kube-objects.ts';
import type { KubeletTools } from './kubelet-tools.ts';
import { changeStatus, tell } from './kubelet-tools.ts';
import { pullWords } from './kubelet-words.ts';
import type { Life } from './pod-life.ts';
import { FIRST_BACKOFF_MILLIS, LONGEST_BACKOFF_MILLIS } from './pod-life.ts';
import { waitingStatus } from './waiting-status.ts';

export function failToPull(kubelet: KubeletTools, pod: Pod, life: Life): void {
  const image = pod.spec.containers[0]?.image ?? '';
  const words = pullWords(image);
  changeStatus(kubelet, pod, status => waitingStatus(kubelet, pod, status, 'ErrImagePull', status.hostIP ?? '', words));
  if (life.stage === 'pulling') tell(kubelet, pod, 'Normal', 'Pulling', `Pulling image "${image}"`);
  tell(kubelet, pod, 'Warning', 'Failed', `Failed to pull image "${image}": ${words}`);
  tell(kubelet, pod, 'Warning', 'Failed', 'Error: ErrImagePull');
  life.stage = 'pull-backoff';
  life.nextAt = kubelet.writes.clock.now() + 2000;
}

export function backOffFromPull(kubelet: KubeletTools, pod: Pod, life: Life): void {
  const image = pod.spec.containers[0]?.image ?? '';
  const words = `Back-off pulling image "${image}"`;
  changeStatus(kubelet, pod, status =>
    waitingStatus(
      kubelet,
      pod,
      status,
      'ImagePullBackOff',
      status.hostIP ?? '',
      `${words}: ErrImagePull: ${pullWords(image)}`,
    ),
  );
  tell(kubelet, pod, 'Normal', 'BackOff', words);
  tell(kubelet, pod, 'Warning', 'Failed', 'Error: ImagePullBackOff');
  life.stage = 'pulling';
  life.nextAt =
    kubelet.writes.clock.now() + Math.min(LONGEST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS * 2 ** life.failures);
  life.failures += 1;
}
