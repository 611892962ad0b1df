import { CockpitError } from '../../app/cockpit-error.ts';
import type { RampAsked } from '../../app/commands/ramp.ts';
import { safe } from '../../domain/safe-text.ts';
import type { CommonFlags } from '../flags.ts';
import { milliseconds } from './command.ts';
import { type JudgeFlags, judgeSettingsOf } from './judge-flags.ts';

export type RampFlags = CommonFlags &
  JudgeFlags & {
    readonly image?: string;
    readonly steps?: string;
    readonly preset?: string;
    readonly to?: string;
    readonly hold?: string;
    readonly patience: string;
    readonly onDoubt: string;
    readonly resume?: boolean;
    readonly abort?: boolean;
    readonly pause?: boolean;
    readonly promote?: boolean;
    readonly dryRun?: boolean;
    readonly yes?: boolean;
    readonly confirm?: string;
    readonly reason?: string;
    readonly takeOver?: boolean;
    readonly readBack?: string;
    readonly timeout: string;
  };

const presets: Readonly<Record<string, readonly number[]>> = {
  '5-25-50-100': [5, 25, 50, 100],
  '10-50-100': [10, 50, 100],
  '5-25-100': [5, 25, 100],
};
const usualHold = '10m';

/** What somebody wants of a ramp, or a CockpitError before any cluster is asked. */
export function rampAsked(flags: RampFlags): RampAsked {
  const { image, onDoubt, patience } = flags;
  const steps = stepsIn(flags);
  const { limits, bakeMs, minRequests } = judgeSettingsOf(flags);
  if (onDoubt !== 'back' && onDoubt !== 'stay')
    throw new CockpitError('usage', `"--on-doubt ${safe(onDoubt, 20)}" is neither back nor stay.`);
  const [, container, rest] = /^([a-z0-9][-a-z0-9]*)=(.+)$/.exec(image ?? '') ?? [];
  const only = rest ?? image;
  return {
    steps,
    ...(only !== undefined && { image: only }),
    ...(container !== undefined && { container }),
    // A step of a pipeline ends with its verdict; a whole ramp looks longer at each weight.
    holdMs: milliseconds(flags.hold ?? (flags.to === undefined ? usualHold : '0s')),
    patienceMs: milliseconds(patience),
    onDoubt,
    limits,
    ...(flags.window !== undefined && { windowMs: bakeMs }),
    ...(flags.minRequests !== undefined && { minRequests }),
    goesOn: flags.to === undefined ? 'by-itself' : 'by-step',
  };
}

function stepsIn({ steps, preset, to, promote }: RampFlags): readonly number[] {
  const given = [steps, preset, to].filter(one => one !== undefined).length + (promote ? 1 : 0);
  if (given > 1) throw new CockpitError('usage', 'Say one of --steps, --preset, --to and --promote.');
  if (promote) return [100];
  if (preset !== undefined) {
    const known = presets[preset];
    if (known) return known;
    throw new CockpitError('usage', `There is no preset "${safe(preset, 40)}".`, Object.keys(presets));
  }
  const text = to ?? steps;
  if (text === undefined) return presets['5-25-50-100'] ?? [];
  const all = text.split(',').map(one => Number(one.trim().replace(/%$/, '')));
  const rises = all.every((one, index) => index === 0 || one > (all[index - 1] ?? 0));
  if (!rises || all.some(one => !(one > 0 && one <= 100)) || (to !== undefined && all.length > 1))
    throw new CockpitError('usage', `"${safe(text, 60)}" are no steps: write rising percentages, as 5,25,50,100.`);
  return all;
}
