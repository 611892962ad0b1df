import type { Settings } from '../config/settings.ts';
import type { ClusterFlags } from './house.ts';

/** How the cockpit shows itself: a flag decides, then the settings, then what the terminal says of itself. */
export function lookOf(
  env: Readonly<Record<string, string | undefined>>,
  flags: Pick<ClusterFlags, 'ascii' | 'plain'>,
  settings: Pick<Settings, 'ascii' | 'plain' | 'bell'>,
): { readonly ascii: boolean; readonly isPlain: boolean; readonly hasColour: boolean; readonly hasBell: boolean } {
  const terminal = env.TERM ?? '';
  const hasNoUnicode = terminal === 'linux' || terminal === 'dumb' || terminal.startsWith('vt');
  const isSet = (name: string) => !['', '0', 'false'].includes(env[name] ?? '');
  return {
    // Set to anything at all, as no-color.org has it.
    hasColour: (env.NO_COLOR ?? '') === '',
    hasBell: settings.bell ?? true,
    ascii: flags.ascii ?? settings.ascii ?? (hasNoUnicode || isSet('DEPLOY_COCKPIT_ASCII')),
    // A drawing that changes is read out from its beginning again; sentences are read once.
    isPlain: flags.plain ?? settings.plain ?? (terminal === 'dumb' || isSet('INK_SCREEN_READER')),
  };
}
