import { createContext, useContext } from 'react';
import type { Mark } from '../src/app/store/workload-view.ts';

/** How to draw, decided once at the start: which glyphs the terminal has. Colour is Ink's own business. */
export type Look = { readonly ascii: boolean };

const LookContext = createContext<Look>({ ascii: false });
export const LookProvider = LookContext.Provider;
export const useLook = (): Look => useContext(LookContext);

/** Colour only repeats what glyph and word say: red for failed alone. */
export type Tone = 'plain' | 'quiet' | 'failed' | 'warn' | 'new' | 'stable' | 'good';

export const toneColor: Readonly<Record<Tone, string | undefined>> = {
  plain: undefined,
  quiet: undefined,
  failed: 'red',
  warn: 'yellow',
  new: 'yellow',
  stable: 'blue',
  good: 'green',
};

export const markGlyph: Readonly<Record<Mark, readonly [string, string]>> = {
  failed: ['✗', 'x'],
  stuck: ['!', '!'],
  trouble: ['!', '!'],
  unknown: ['?', '?'],
  paused: ['‖', '='],
  rolling: ['»', '>'],
  waiting: ['…', '.'],
  healthy: ['✓', '+'],
};

export const markTone: Readonly<Record<Mark, Tone>> = {
  failed: 'failed',
  stuck: 'warn',
  trouble: 'warn',
  unknown: 'warn',
  paused: 'warn',
  rolling: 'new',
  waiting: 'plain',
  healthy: 'good',
};

const asciiOf: Readonly<Record<string, string>> = {
  '▸': '>',
  '→': '->',
  '…': '...',
  '█': '#',
  '░': '.',
  '▌': '_',
  '✓': '+',
  '✗': 'x',
  '»': '>',
  '‖': '=',
  '·': '-',
  '↑': '^',
  '↓': 'v',
};

/** Text of ours in the glyphs that the terminal has. */
export const inGlyphs = (text: string, { ascii }: Look): string =>
  ascii ? text.replaceAll(/[▸→…█░▌✓✗»‖·↑↓]/g, glyph => asciiOf[glyph] ?? '?') : text;
