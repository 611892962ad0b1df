import { describe } from 'vitest';
import type { Bench } from '../../support/bench/bench.ts';
import { canaryPromises } from './canary.ts';
import { canaryRoutePromises } from './canary-routes.ts';
import { configRestorePromises } from './config-restore.ts';
import { gitOpsPromises } from './gitops.ts';
import { jobRunPromises } from './job-run.ts';
import { rollbackSetPromises } from './rollback-set.ts';
import { schemaPhasePromises } from './schema-phase.ts';
import { serviceSwitchPromises } from './service-switch.ts';

/** What each changing action of a playbook promises beside the verbs, on whatever cluster. */
export function changingPromises(bench: () => Bench): void {
  describe('service.switch', () => serviceSwitchPromises(bench));
  describe('gitops.suspend and gitops.resume', () => gitOpsPromises(bench));
  describe('config.restore', () => configRestorePromises(bench));
  describe('job.run', () => jobRunPromises(bench));
  describe('schema.phase', () => schemaPhasePromises(bench));
  describe('canary.weight, canary.promote and canary.remove', () => canaryPromises(bench));
  describe('canary.weight by HTTPRoute', () => canaryRoutePromises(bench));
  describe('rollback.set', () => rollbackSetPromises(bench));
}
