import { render } from 'ink';
import type { Fleet } from '../src/app/fleet.ts';
import { ringBell } from './bell.ts';
import { onEachSession } from './each-session.ts';
import { FleetApp } from './FleetApp.tsx';
import { shownBy } from './terminal-output.ts';

/** The terminal that is drawn on; the composition root lends its own. */
export type Terminal = {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
};

const settleMs = 60;
const noWrap = '\u001b[?7l';
const wrap = '\u001b[?7h';
/** The terminal shows nothing of this before the frame that follows: Ink ends each frame with the end of its update. */
const homeAndErase = '\u001b[?2026h\u001b[H\u001b[2J';

/** Draws until the operator leaves, and gives the terminal back as it was. */
export async function renderCockpit(
  fleet: Fleet,
  terminal: Terminal,
  look: { readonly ascii: boolean; readonly hasColour: boolean; readonly hasBell: boolean },
): Promise<void> {
  const stdout = shownBy(terminal.stdout, look);
  const tree = () => <FleetApp fleet={fleet} />;
  stdout.write(noWrap);
  const instance = render(tree(), {
    ...terminal,
    stdout,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: true,
    // The store gathers what the cluster tells; a key must not wait for the next frame of that.
    maxFps: 60,
  });
  /**
   * Ink draws the old tree into the new size before the new one is there, which garbles a smaller window. So after the
   * last resize everything is drawn anew; wrapping is off because a row that is too long for a moment must not scroll.
   */
  let timer: ReturnType<typeof setTimeout> | undefined;
  const repaint = () => {
    instance.clear();
    stdout.write(homeAndErase);
    instance.rerender(tree());
  };
  const onResize = () => {
    clearTimeout(timer);
    timer = setTimeout(repaint, settleMs);
  };
  stdout.on('resize', onResize);
  const forget = onRepaintAsked(fleet, repaint);
  const silence = look.hasBell ? ringBell(fleet, terminal.stdout) : () => undefined;
  void fleet.left.then(() => instance.unmount());
  try {
    await instance.waitUntilExit();
  } finally {
    clearTimeout(timer);
    forget();
    silence();
    stdout.off('resize', onResize);
    stdout.write(wrap);
  }
}

/** Calls when the session that is on the screen is asked to draw anew. */
const onRepaintAsked = (fleet: Fleet, repaint: () => void): (() => void) =>
  onEachSession(fleet, () =>
    fleet.current().store.subscribe((state, before) => {
      if (state.repaints !== before.repaints) repaint();
    }),
  );
