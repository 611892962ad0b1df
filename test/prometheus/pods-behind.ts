import type { PodReport } from '../../src/domain/reports.ts';
import { parseReport } from '../../src/reports/parse-report.ts';
import { pod as podObject } from '../reports/objects.ts';

/** A pod's report as the API server would tell it, made of what matters to whoever counts. */
export function podReport(
  name: string,
  { ip = '10.9.9.9', createdAt = Date.now() }: { readonly ip?: string; readonly createdAt?: number } = {},
): PodReport {
  const parsed = parseReport(podObject('', { 'prometheus.io/port': '', 'prometheus.io/path': '' }));
  if (parsed?.kind !== 'Pod') throw new Error('not a pod');
  return { ...parsed, name, uid: `uid of ${name}`, ip, createdAt, ownerUid: name.replace(/-[^-]+$/, '') };
}
