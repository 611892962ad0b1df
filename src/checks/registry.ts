import { available } from './available.ts';
import type { AnyCheck } from './check.ts';
import { endpoints } from './endpoints.ts';
import { fact } from './fact.ts';
import { flow } from './flow.ts';
import { http } from './http.ts';
import { jobDone } from './job-done.ts';
import { metric } from './metric.ts';
import { revisionShare } from './revision-share.ts';

// One name in a line, so that two who add one each don't get into each other's way.
const all: readonly AnyCheck[] = [available, revisionShare, metric, flow, http, endpoints, jobDone, fact];

/** Every check there is. A new one is one file and one line here. */
export const checks: ReadonlyMap<string, AnyCheck> = new Map(all.map(check => [check.name, check]));
