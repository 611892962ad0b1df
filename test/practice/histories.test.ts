import { expect, test } from 'vitest';
import { daemonSetTrial } from './histories/daemon-set-trial.ts';
import { deploymentTrial } from './histories/deployment-trial.ts';
import { statefulSetTrial } from './histories/stateful-set-trial.ts';
import { firstBroken } from './histories/told-history.ts';

const SEED = 20261121;

/** A thousand histories of twenty deeds or more: whatever people do, and whenever, the rules hold and it ends well. */
test('400 histories of a Deployment: surge, availability, revisions, limit, completion', () => {
  expect(firstBroken(deploymentTrial, 400, SEED)).toBeUndefined();
}, 240_000);

test('300 histories of a StatefulSet: order, partition, one pod per place, revisions, limit, completion', () => {
  expect(firstBroken(statefulSetTrial, 300, SEED)).toBeUndefined();
}, 240_000);

test('300 histories of a DaemonSet: surge, availability, one pod per node, revisions, limit, completion', () => {
  expect(firstBroken(daemonSetTrial, 300, SEED)).toBeUndefined();
}, 240_000);
