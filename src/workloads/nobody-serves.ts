import type { Instant } from '../domain/brands.ts';
import type { Family } from '../domain/reports.ts';
import { rulesOf } from './registry.ts';

/** Pods take a moment to start; so long nobody is called for it. */
const startsWithinMs = 20_000;

/**
 * Pods are wanted, all that there are had time to start, and not one is ready: users have nothing. A workload that was
 * never released before is not down, it is new.
 */
export function nobodyServes(family: Family, now: Instant): boolean {
  const { workload, pods } = family;
  if (pods === undefined || workload.desired === 0 || workload.ready > 0) return false;
  if (family.revisions === undefined || rulesOf(family).kept(family).length < 2) return false;
  return pods.length > 0 && pods.every(({ createdAt }) => createdAt !== undefined && now - createdAt >= startsWithinMs);
}
