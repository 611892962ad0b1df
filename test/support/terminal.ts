import { spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';

const { Terminal } = headless;

export type TerminalOptions = {
  readonly args: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** How fast the terminal takes what is written, as a slow line does; as fast as it comes unless told. */
  readonly bytesPerSecond?: number;
};

/** A program in a real pseudo-terminal, read as a person reads it: from the screen. */
export type Screen = {
  readonly pid: number;
  /** What stands on the screen now, without trailing blanks. */
  text(): string;
  lines(): readonly string[];
  press(keys: string): void;
  resize(columns: number, rows: number): void;
  /** Waits until the screen holds the text, or the predicate says so. Fails with the picture. */
  until(wanted: string | RegExp | ((text: string) => boolean), ms?: number): Promise<string>;
  /** The very moment (of `performance.now()`) at which the drawn rows are such; for measuring. */
  seen(predicate: (rows: readonly string[]) => boolean, ms?: number): Promise<number>;
  /** Waits until nothing has been written for a while. */
  idle(): Promise<void>;
  readonly exited: Promise<number>;
  kill(signal?: string): void;
  /** Everything that came out, raw; and what of it a terminal obeyed beyond drawing. */
  raw(): string;
  readonly effects: { titles: string[]; clipboard: string[]; bells: number };
  isAlternate(): boolean;
  cell(row: number, column: number): Cell;
  /** Everything that was written, with the time since the start in milliseconds, for a recording. */
  readonly written: readonly { readonly at: number; readonly data: string }[];
};

/** What one place of the screen holds. Colours are the terminal's 256, -1 for its own. */
export type Cell = {
  readonly text: string;
  readonly color: number;
  readonly background: number;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isInverse: boolean;
  readonly isConcealed: boolean;
};

const keyCodes: Readonly<Record<string, string>> = {
  enter: '\r',
  esc: '\u001b',
  tab: '\t',
  up: '\u001b[A',
  down: '\u001b[B',
  pgup: '\u001b[5~',
  pgdn: '\u001b[6~',
  backspace: '\u007f',
  'ctrl-c': '\u0003',
  'ctrl-l': '\u000c',
};

/**
 * Whether a frame is being drawn: one may come in several pieces, and half a frame is a picture that nobody sees, because
 * terminals show it when it is whole (synchronized update, mode 2026).
 */
function openFrames() {
  const [begin, end] = ['\u001b[?2026h', '\u001b[?2026l'];
  let tail = '';
  let isOpen = false;
  return {
    hear(data: string): void {
      const text = tail + data;
      const [begun, ended] = [text.lastIndexOf(begin), text.lastIndexOf(end)];
      if (begun >= 0 || ended >= 0) isOpen = begun > ended;
      tail = text.slice(1 - begin.length);
    },
    isOpen: () => isOpen,
    end: () => {
      isOpen = false;
    },
  };
}

/** Starts the built program, or any other, in a terminal. */
export function openTerminal(
  { args, columns = 80, rows = 24, env = {}, bytesPerSecond }: TerminalOptions,
  file: string = process.execPath,
): Screen {
  const { CI: _ci, NO_COLOR: _noColor, ...inherited } = process.env;
  const clean = Object.fromEntries(
    Object.entries(inherited).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const pty = spawn(file, [...args], {
    cols: columns,
    rows,
    env: { ...clean, TERM: 'xterm-256color', COLORTERM: '', LANG: 'C.UTF-8', ...env },
  });
  const term = new Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  const effects = { titles: [] as string[], clipboard: [] as string[], bells: 0 };
  let raw = '';
  const begun = Date.now();
  const written: { at: number; data: string }[] = [];
  let lastWrite = Date.now();
  const frame = openFrames();
  /** Asked again at each thing that was drawn. */
  const waiting = new Set<() => void>();
  term.onTitleChange(title => effects.titles.push(title));
  term.onBell(() => {
    effects.bells += 1;
  });
  term.parser.registerOscHandler(52, data => effects.clipboard.push(data) > 0);
  term.onData(answer => pty.write(answer));
  pty.onData(data => {
    raw += data;
    frame.hear(data);
    written.push({ at: Date.now() - begun, data });
    lastWrite = Date.now();
    term.write(data, () => {
      for (const check of [...waiting]) check();
    });
    if (bytesPerSecond === undefined) return;
    pty.pause();
    setTimeout(() => pty.resume(), (data.length / bytesPerSecond) * 1_000);
  });
  const isQuiet = async () => {
    while (Date.now() - lastWrite < 150) await new Promise(resolve => setTimeout(resolve, 20));
    await settled();
  };
  const exited = new Promise<number>(resolve =>
    pty.onExit(async ({ exitCode, signal }) => {
      frame.end();
      // The end of a process may be told before the last that it wrote.
      lastWrite = Date.now();
      await isQuiet();
      resolve(signal ? 128 + signal : exitCode);
    }),
  );
  const lines = () =>
    Array.from(
      { length: term.rows },
      (_, row) => term.buffer.active.getLine(term.buffer.active.viewportY + row)?.translateToString(true) ?? '',
    );
  const text = () => lines().join('\n').trimEnd();
  const settled = () => new Promise<void>(resolve => term.write('', resolve));

  const screen: Screen = {
    pid: pty.pid,
    text,
    lines,
    press: keys => pty.write(keyCodes[keys] ?? keys),
    resize(newColumns, newRows) {
      pty.resize(newColumns, newRows);
      term.resize(newColumns, newRows);
    },
    async until(wanted, ms = 45_000) {
      const isThere = (now: string) =>
        typeof wanted === 'string' ? now.includes(wanted) : wanted instanceof RegExp ? wanted.test(now) : wanted(now);
      const end = Date.now() + ms;
      for (;;) {
        await settled();
        const now = text();
        if (!frame.isOpen() && isThere(now)) return now;
        if (Date.now() > end) throw new Error(`The screen never showed ${wanted}. It shows:\n${now}`);
        await new Promise(resolve => setTimeout(resolve, 15));
      }
    },
    seen(predicate, ms = 45_000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`It was never seen. The screen shows:\n${text()}`));
        }, ms);
        const check = () => {
          if (frame.isOpen() || !predicate(lines())) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(performance.now());
        };
        waiting.add(check);
        check();
      });
    },
    idle: isQuiet,
    exited,
    kill: signal => pty.kill(signal),
    raw: () => raw,
    written,
    effects,
    isAlternate: () => term.buffer.active.type === 'alternate',
    cell(row, column) {
      const cell = term.buffer.active.getLine(term.buffer.active.viewportY + row)?.getCell(column);
      return {
        text: cell?.getChars() ?? '',
        color: cell?.isFgDefault() === false ? cell.getFgColor() : -1,
        background: cell?.isBgDefault() === false ? cell.getBgColor() : -1,
        isBold: Boolean(cell?.isBold()),
        isDim: Boolean(cell?.isDim()),
        isInverse: Boolean(cell?.isInverse()),
        isConcealed: Boolean(cell?.isInvisible()),
      };
    },
  };
  return screen;
}
