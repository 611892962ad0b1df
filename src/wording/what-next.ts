import type { Cause } from '../domain/rollout.ts';

/** What ends a trouble without going back, for somebody who has never met it. */
export const otherWay: Readonly<Record<Cause['kind'], string>> = {
  'blocked-by-pod': 'delete the pod that blocks it, after the template is put right; nothing replaces it otherwise',
  'quota-or-admission': 'free what the quota counts, or satisfy the rule that refuses them; then it goes on by itself',
  'image-pull': 'push that image, or give the cluster its login; then it goes on by itself',
  config: 'create what is missing; then it goes on by itself',
  volume: 'bind, free or create the volume; then it goes on by itself',
  'out-of-memory': 'raise its memory limit in a new release',
  liveness: 'find out why it does not answer, or give it more time in a new release',
  'crash-loop': 'read its last words, and mend it in a new release',
  unschedulable: 'free room or add nodes; then it goes on by itself',
  start: 'mend what the node says; it is tried again by itself',
  unready: 'find out why it does not answer its probe; it goes on once it does',
  deadline: 'find out what it waits for; its controller has stopped counting on it',
  paused: 'resume it',
};
