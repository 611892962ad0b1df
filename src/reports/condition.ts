import { type Json, listAt, textAt } from '../domain/json.ts';
import type { Condition } from '../domain/reports.ts';
import { clean, cleanAt } from './clean.ts';
import { instantAt } from './instant-at.ts';

export const conditionsOf = (object: Json): readonly Condition[] =>
  listAt(object, 'status', 'conditions').flatMap(condition => {
    const type = textAt(condition, 'type');
    if (!type) return [];
    const updatedAt = instantAt(condition, 'lastUpdateTime');
    const changedAt = instantAt(condition, 'lastTransitionTime');
    return {
      type: clean(type),
      status: cleanAt(condition, 'status'),
      reason: cleanAt(condition, 'reason'),
      message: cleanAt(condition, 'message'),
      ...(updatedAt !== undefined && { updatedAt }),
      ...(changedAt !== undefined && { changedAt }),
    };
  });
