import type { Command } from 'commander';
import { CockpitError } from '../../app/cockpit-error.ts';
import { type JudgeSettings, usualJudgeSettings } from '../../app/judging/settings.ts';
import type { Limits } from '../../domain/judgement.ts';
import { safe } from '../../domain/safe-text.ts';
import { milliseconds } from './command.ts';

export type JudgeFlags = {
  readonly errorRateThreshold?: string;
  readonly latencyP50Ms?: string;
  readonly latencyP95Ms?: string;
  readonly latencyP99Ms?: string;
  readonly cpu?: string;
  readonly memory?: string;
  readonly saturation?: string;
  readonly window?: string;
  readonly minRequests?: string;
};

/** Limits of the user's own; each is one more reason to fail, and none is needed. */
export const withJudgeFlags = (command: Command): Command =>
  command
    .option(
      '--error-rate-threshold <percent>',
      'fail above this part of failed requests, though stable fails too little to tell',
    )
    .option('--latency-p50-ms <ms>', 'fail where half of the requests take longer')
    .option('--latency-p95-ms <ms>', 'fail where more than 5 % take longer')
    .option('--latency-p99-ms <ms>', 'fail where more than 1 % take longer')
    .option('--cpu <percent>', 'of what its pods ask for')
    .option('--memory <percent>', 'of what its pods may use')
    .option('--saturation <percent>', 'of every gauge that the settings call a saturation')
    .option('--window <time>', 'a canary passes after so long, never sooner; else 2m')
    .option('--min-requests <number>', 'and after so many requests; else 50');

/** `usual`: what the user's settings say of the place. */
export function judgeSettingsOf(flags: JudgeFlags, usual: JudgeSettings = usualJudgeSettings): JudgeSettings {
  const limits: Limits = {
    ...part('errorRate', '--error-rate-threshold', flags.errorRateThreshold),
    ...number('latencyP50Ms', '--latency-p50-ms', flags.latencyP50Ms),
    ...number('latencyP95Ms', '--latency-p95-ms', flags.latencyP95Ms),
    ...number('latencyP99Ms', '--latency-p99-ms', flags.latencyP99Ms),
    ...part('cpu', '--cpu', flags.cpu),
    ...part('memory', '--memory', flags.memory),
    ...part('saturation', '--saturation', flags.saturation),
  };
  return {
    ...usual,
    limits,
    ...(flags.window !== undefined && { bakeMs: milliseconds(flags.window) }),
    ...number('minRequests', '--min-requests', flags.minRequests),
  };
}

/** Percent on the command line, a part of 1 inside. */
function part<Key extends string>(key: Key, flag: string, text: string | undefined): Partial<Record<Key, number>> {
  const given = number(key, flag, text?.replace(/\s*%$/, ''))[key];
  return given === undefined ? {} : ({ [key]: given / 100 } as Partial<Record<Key, number>>);
}

function number<Key extends string>(key: Key, flag: string, text: string | undefined): Partial<Record<Key, number>> {
  if (text === undefined) return {};
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value <= 0)
    throw new CockpitError('usage', `"${flag} ${safe(text, 40)}" is no limit: it is a number above 0.`);
  return { [key]: value } as Partial<Record<Key, number>>;
}
