import type { AnyAction } from './action.ts';
import { canaryPause } from './canary-pause.ts';
import { canaryPromote } from './canary-promote.ts';
import { canaryRemove } from './canary-remove.ts';
import { canaryWeight } from './canary-weight.ts';
import { configRestore } from './config-restore.ts';
import { decide } from './decide.ts';
import { evidenceCollect } from './evidence-collect.ts';
import { exec } from './exec.ts';
import { flow } from './flow.ts';
import { gitOpsResume } from './gitops-resume.ts';
import { gitOpsSuspend } from './gitops-suspend.ts';
import { httpCheck } from './http-check.ts';
import { imageSet } from './image-set.ts';
import { jobRun } from './job-run.ts';
import { judge } from './judge.ts';
import { manual } from './manual.ts';
import { notify } from './notify.ts';
import { page } from './page.ts';
import { podDelete } from './pod-delete.ts';
import { podLogs } from './pod-logs.ts';
import { record } from './record.ts';
import { rollbackSet } from './rollback-set.ts';
import { rolloutPause } from './rollout-pause.ts';
import { rolloutRestart } from './rollout-restart.ts';
import { rolloutResume } from './rollout-resume.ts';
import { rolloutUndo } from './rollout-undo.ts';
import { scale } from './scale.ts';
import { schemaPhase } from './schema-phase.ts';
import { serviceSwitch } from './service-switch.ts';
import { verify } from './verify.ts';
import { wait } from './wait.ts';

// One name in a line, so that two who add one each don't get into each other's way.
const all: readonly AnyAction[] = [
  evidenceCollect,
  decide,
  rolloutUndo,
  rolloutPause,
  rolloutResume,
  rolloutRestart,
  scale,
  imageSet,
  podDelete,
  podLogs,
  serviceSwitch,
  gitOpsSuspend,
  gitOpsResume,
  configRestore,
  jobRun,
  schemaPhase,
  rollbackSet,
  notify,
  page,
  wait,
  verify,
  httpCheck,
  flow,
  manual,
  record,
  exec,
  canaryWeight,
  judge,
  canaryPromote,
  canaryPause,
  canaryRemove,
];

/** Every action there is. A new one is one file and one line here. */
export const actions: ReadonlyMap<string, AnyAction> = new Map(all.map(action => [action.name, action]));
