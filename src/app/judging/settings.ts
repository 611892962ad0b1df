import { type JudgeSettings, usualSettings } from '../../judge/judge.ts';

/** What is judged, and by which limits, where nobody says otherwise. */
export type { JudgeSettings };
export const usualJudgeSettings: JudgeSettings = usualSettings;
