import type { Exposition, Sample } from '../../samples/sample.ts';

/** Whoever writes more than this is not telling us about requests. */
const mostCharacters = 4_000_000;
const mostLines = 100_000;

/**
 * Reads the Prometheus text format, and what OpenMetrics has in common with it. A line that makes no sense is passed
 * over, because one broken collector must not hide the others.
 */
export function parsePrometheusText(text: string): Exposition {
  const samples: Sample[] = [];
  const declared = new Map<string, string>();
  let from = 0;
  for (let lines = 0; from < text.length && from < mostCharacters && lines < mostLines; lines += 1) {
    const end = text.indexOf('\n', from);
    const line = text.slice(from, end === -1 ? text.length : end).trim();
    from = end === -1 ? text.length : end + 1;
    if (line === '') continue;
    if (line.startsWith('#')) {
      const [, name, type = 'untyped'] = /^#\s+TYPE\s+(\S+)(?:\s+(\S+))?/.exec(line) ?? [];
      if (name !== undefined) declared.set(name, type);
      continue;
    }
    const sample = parseSample(line);
    if (sample) samples.push(sample);
  }
  return { samples, declared };
}

const nameAtStart = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;

function parseSample(line: string): Sample | undefined {
  const name = nameAtStart.exec(line)?.[0];
  if (name === undefined) return undefined;
  const labelled = readLabels(line, name.length);
  const value = labelled && numberOf(/^\s+(\S+)/.exec(line.slice(labelled.end))?.[1] ?? '');
  return value === undefined ? undefined : { name, labels: labelled?.labels ?? {}, value };
}

/** One `name="value"`, with the three escapes of the format: backslash, quote and line feed. */
const label = /\s*([a-zA-Z_][a-zA-Z0-9_.]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*,?/y;

type Labels = { readonly labels: Readonly<Record<string, string>>; readonly end: number };

/** The same series come with every reading. */
const known = new Map<string, Labels['labels']>();
const mostKnown = 2000;
const longestKnown = 500;

function readLabels(line: string, from: number): Labels | undefined {
  if (line[from] !== '{') return { labels: {}, end: from };
  const close = line.lastIndexOf('}') + 1;
  const text = line.slice(from, close);
  const labels = known.get(text);
  if (labels) return { labels, end: close };
  if (text.length > longestKnown) return parseLabels(line, from);
  // A copy: a part of the page would keep the whole of it in memory.
  const own = Buffer.from(text).toString();
  const read = parseLabels(own, 0);
  // The last brace may close something else, such as an exemplar.
  if (read?.end !== own.length || own !== text) return parseLabels(line, from);
  if (known.size >= mostKnown) known.clear();
  known.set(own, Object.freeze(read.labels));
  return { labels: read.labels, end: close };
}

function parseLabels(line: string, from: number): Labels | undefined {
  const labels: [string, string][] = [];
  label.lastIndex = from + 1;
  let end = from + 1;
  for (let found = label.exec(line); found; found = label.exec(line)) {
    labels.push([
      found[1] ?? '',
      (found[2] ?? '').replaceAll(/\\(.)/g, (_, character) => (character === 'n' ? '\n' : character)),
    ]);
    end = label.lastIndex;
  }
  const rest = /^\s*\}/.exec(line.slice(end));
  return rest ? { labels: Object.fromEntries(labels), end: end + rest[0].length } : undefined;
}

function numberOf(text: string): number | undefined {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
