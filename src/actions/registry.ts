import type { AnyAction } from './action.ts';
import { imageSet } from './image-set.ts';
import { notify } from './notify.ts';
import { page } from './page.ts';
import { podDelete } from './pod-delete.ts';
import { rolloutPause } from './rollout-pause.ts';
import { rolloutRestart } from './rollout-restart.ts';
import { rolloutResume } from './rollout-resume.ts';
import { rolloutUndo } from './rollout-undo.ts';
import { scale } from './scale.ts';

/** Every action there is. A new one is one file and one line here. */
export const actions: ReadonlyMap<string, AnyAction> = new Map(
  [rolloutUndo, rolloutPause, rolloutResume, rolloutRestart, scale, imageSet, podDelete, notify, page].map(action => [
    action.name,
    action,
  ]),
);
