import type { MetricsSetting } from '../../domain/metrics-setting.ts';
import { type JudgeSettings, usualSettings } from '../../judge/judge.ts';

/** What is judged, and by which limits. */
export type { JudgeSettings };
export const usualJudgeSettings: JudgeSettings = usualSettings;

/** With the counters and gauges that the user's settings name for a place. */
export const judgeSettingsFor = (setting: MetricsSetting | undefined): JudgeSettings => ({
  ...usualSettings,
  business: setting?.counters ?? [],
  saturations: (setting?.saturations ?? []).map(({ name }) => name),
});
