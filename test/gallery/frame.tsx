import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink';
import type { ReactNode } from 'react';
import { createStore } from 'zustand/vanilla';
import { App } from '../../components/App.tsx';
import type { Session } from '../../src/app/session.ts';
import type { CockpitState } from '../../src/app/store/state.ts';

export type Size = { readonly columns: number; readonly rows: number };

/** A terminal that keeps the last frame, and never has a key. */
class Paper extends Writable {
  readonly isTTY = true;
  readonly columns: number;
  readonly rows: number;
  frame = '';
  constructor({ columns, rows }: Size) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
  }
  override _write(text: string, _encoding: string, done: () => void): void {
    // Cursor and mode changes are written, too; a frame is what holds text.
    if (stripVTControlCharacters(text).trim() !== '') this.frame = text;
    done();
  }
}

class NoKeys extends EventEmitter {
  readonly isTTY = true;
  setRawMode(): void {}
  setEncoding(): void {}
  read(): null {
    return null;
  }
  ref(): void {}
  unref(): void {}
  resume(): void {}
  pause(): void {}
}

/** What Ink draws of it in a terminal of this size, as plain text. */
export async function frameOf(node: ReactNode, size: Size): Promise<string> {
  const paper = new Paper(size);
  const instance = render(node, {
    stdout: paper as unknown as NodeJS.WriteStream,
    stdin: new NoKeys() as unknown as NodeJS.ReadStream,
    debug: true,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  await instance.waitUntilRenderFlush();
  // On a busy machine the flush may come before the first frame.
  while (paper.frame === '') await nextTurn();
  const { frame } = paper;
  instance.unmount();
  return stripVTControlCharacters(frame)
    .split('\n')
    .map(row => row.trimEnd())
    .join('\n')
    .trimEnd();
}

/** The whole cockpit in this state, with a door that leads nowhere. */
export const cockpitFrame = (state: CockpitState, size: Size): Promise<string> => {
  const store = createStore<CockpitState>(() => ({ ...state, size }));
  const session: Session = {
    store,
    send: () => undefined,
    complete: Promise.resolve(),
    left: new Promise(() => undefined),
    farewell: () => [],
    close: async () => undefined,
  };
  return frameOf(<App session={session} />, size);
};
