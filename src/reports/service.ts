import { type Json, textsAt } from '../domain/json.ts';
import type { ServiceReport } from '../domain/reports.ts';
import { metaOf } from './meta.ts';

export function serviceOf(object: Json): ServiceReport | undefined {
  const meta = metaOf(object);
  return (
    meta && {
      ...meta,
      kind: 'Service',
      selector: textsAt(object, 'spec', 'selector'),
    }
  );
}
