const units: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** An amount as Kubernetes writes it, such as `250m` or `512Mi`, in cores, bytes or whatever it counts; nothing for what is none. */
export function quantityOf(text: string | number | undefined): number | undefined {
  if (typeof text === 'number') return text;
  const [, number, exponent, unit = ''] =
    /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/.exec(text ?? '') ?? [];
  return number === undefined ? undefined : Number(`${number}${exponent ?? ''}`) * (units[unit] ?? 1);
}
