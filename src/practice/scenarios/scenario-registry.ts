import { badImage } from './bad-image.ts';
import { blueGreen } from './blue-green.ts';
import { canaryErrors } from './canary-errors.ts';
import { canaryLatency } from './canary-latency.ts';
import { canaryRamp } from './canary-ramp.ts';
import { canaryRoutes } from './canary-routes.ts';
import { canaryTwiceBaseline } from './canary-twice-baseline.ts';
import { checkoutErrors } from './checkout-errors.ts';
import { checkoutQuick } from './checkout-quick.ts';
import { configChange } from './config-change.ts';
import { configKey } from './config-key.ts';
import { empty } from './empty.ts';
import { errorVanishes } from './error-vanishes.ts';
import { gitopsFight } from './gitops-fight.ts';
import { lowTraffic } from './low-traffic.ts';
import { migrationDestructive } from './migration-destructive.ts';
import { migrationExpand } from './migration-expand.ts';
import { neverReady } from './never-ready.ts';
import { newErrorType } from './new-error-type.ts';
import { outOfMemory } from './out-of-memory.ts';
import { quota } from './quota.ts';
import { recreate } from './recreate.ts';
import { rolledForward } from './rolled-forward.ts';
import type { Scenario } from './scenario.ts';
import { sharedBurst } from './shared-burst.ts';
import { stuckStatefulSet } from './stuck-stateful-set.ts';
import { twoBadReleases } from './two-bad-releases.ts';

export const scenarioRegistry: readonly Scenario[] = [
  checkoutErrors,
  checkoutQuick,
  badImage,
  configKey,
  neverReady,
  outOfMemory,
  quota,
  recreate,
  twoBadReleases,
  rolledForward,
  stuckStatefulSet,
  blueGreen,
  migrationDestructive,
  migrationExpand,
  configChange,
  gitopsFight,
  canaryRamp,
  canaryErrors,
  canaryRoutes,
  canaryLatency,
  canaryTwiceBaseline,
  sharedBurst,
  lowTraffic,
  errorVanishes,
  newErrorType,
  empty,
];

export function scenarioNamed(name: string): Scenario | undefined {
  return scenarioRegistry.find(scenario => scenario.name === name);
}
