import { configChangedOutsideRevision } from './config-changed-outside-revision.ts';
import { destructiveMigrationApplied } from './destructive-migration-applied.ts';
import { errorsBeganWithFlagChange } from './errors-began-with-flag-change.ts';
import { errorsBeganWithThisRevision } from './errors-began-with-this-revision.ts';
import type { AnyFact } from './fact.ts';
import { fixBuiltAndVerified } from './fix-built-and-verified.ts';
import { gitMatchesCluster } from './git-matches-cluster.ts';
import { gitOpsSuspended } from './gitops-suspended.ts';
import { lastGoodComplete } from './last-good-complete.ts';
import { lastGoodImagePullable } from './last-good-image-pullable.ts';
import { previousRunsOnCurrentSchema } from './previous-runs-on-current-schema.ts';

const all: readonly AnyFact[] = [
  errorsBeganWithThisRevision,
  errorsBeganWithFlagChange,
  lastGoodComplete,
  lastGoodImagePullable,
  destructiveMigrationApplied,
  previousRunsOnCurrentSchema,
  configChangedOutsideRevision,
  gitOpsSuspended,
  gitMatchesCluster,
  fixBuiltAndVerified,
];

/** Every fact there is. A new one is one file and one line here. */
export const facts: ReadonlyMap<string, AnyFact> = new Map(all.map(fact => [fact.name, fact]));
