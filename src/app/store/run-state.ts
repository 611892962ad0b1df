export type { ChangeState, RunState } from '../../engine/fold.ts';
