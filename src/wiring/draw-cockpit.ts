import { createInterface as createLines } from 'node:readline';
import type { SpokenTerminal } from '../../components/plain/speak-cockpit.ts';
import { CockpitError, exitCodes } from '../app/cockpit-error.ts';
import { type Elsewhere, openFleet } from '../app/fleet.ts';
import type { ClusterFlags, OpenCockpit } from '../cli/house.ts';
import { lookOf } from '../cli/look.ts';
import { safe } from '../domain/safe-text.ts';
import type { Host } from './host.ts';
import { openCockpit } from './open-cockpit.ts';

/** The cockpit on the screen, or as sentences, until the operator leaves. */
export async function drawCockpit(host: Host, { cockpit, warning }: OpenCockpit, flags: ClusterFlags): Promise<number> {
  const { print } = host;
  const fleet = openFleet(cockpit, await elsewhere(host, flags));
  const session = fleet.current();
  void session.complete.then(spareMemory);
  if (warning) session.send({ type: 'notice.show', says: warning });
  host.interrupted.addEventListener('abort', () => fleet.current().send({ type: 'leave' }), { once: true });
  const { isPlain, ascii, hasColour, hasBell } = lookOf(host.env, flags, (await host.settings(flags.config)).settings);
  try {
    if (isPlain) {
      const { speakCockpit } = await import('../../components/plain/speak-cockpit.ts');
      await speakCockpit(fleet, { say: print, listen }, { ascii });
    } else {
      const { renderCockpit } = await import('../../components/render-cockpit.tsx');
      await renderCockpit(fleet, process, { ascii, hasColour, hasBell });
    }
  } finally {
    const lines = fleet.farewell();
    await fleet.close();
    for (const line of lines) print(line);
  }
  return exitCodes.done;
}

/**
 * Once the picture is there, little happens for hours. From then on V8 collects early instead of letting its heap grow.
 * The compile cache is written before, because it is only good for the flags that it was made with.
 */
async function spareMemory(): Promise<void> {
  const [{ flushCompileCache }, { setFlagsFromString }] = await Promise.all([import('node:module'), import('node:v8')]);
  flushCompileCache();
  setFlagsFromString('--optimize-for-size');
}

/** Lines that a person types, without a screen. */
const listen: SpokenTerminal['listen'] = on => {
  const reading = createLines({ input: process.stdin, terminal: false });
  reading.on('line', on.line);
  reading.on('close', on.end);
  return () => reading.close();
};

/** The other contexts of the kubeconfig; the practice cluster has none. */
async function elsewhere(host: Host, flags: ClusterFlags): Promise<Elsewhere> {
  const { namespace: _own, ...rest } = flags;
  return {
    contexts: flags.practice === undefined ? (await host.contexts(flags.kubeconfig)).map(({ name }) => name) : [],
    async open(context) {
      try {
        // The screen is ours by now: a login that wants to ask the person can't.
        return await openCockpit(host, { ...rest, context }, 'person', false);
      } catch (cause) {
        if (cause instanceof CockpitError) return { says: safe(cause.message) };
        throw cause;
      }
    },
  };
}
