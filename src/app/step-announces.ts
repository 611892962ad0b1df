import type { Announcement } from '../domain/step-form.ts';
import type { Engine } from '../engine/engine.ts';
import type { WalkState } from '../engine/walk/walk-state.ts';
import { fillIn } from '../playbook/fill-in.ts';

/** What the step that a walk stands before will tell whom, before anybody says go. */
export function stepAnnounces(
  { actions, outlets, place }: Pick<Engine, 'actions' | 'outlets' | 'place'>,
  { playbook, at, values }: Pick<WalkState, 'playbook' | 'at' | 'values'>,
): readonly Announcement[] {
  const step = playbook.steps.find(({ id }) => id === at);
  const form = step && actions.get(step.do)?.step;
  if (!step || !form?.announces) return [];
  const filled = fillIn(step.settings, form, values);
  const sinks = outlets?.notifier.sinks ?? [];
  return 'settings' in filled ? form.announces(filled.settings, { sinks, phones: playbook.phones, place }) : [];
}
