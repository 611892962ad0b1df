const units: Readonly<Record<string, number>> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** A Kubernetes quantity such as `250m`, `1.5Gi` or `2e3`; nothing where it is none. */
export function quantityOf(text: string | number | undefined): number | undefined {
  const [, number, unit = ''] = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([a-zA-Z]{0,2})$/.exec(`${text ?? ''}`) ?? [];
  const times = units[unit];
  const value = Number(number);
  return number === undefined || times === undefined || Number.isNaN(value) ? undefined : value * times;
}
