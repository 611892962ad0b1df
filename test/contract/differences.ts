/** Where two answers differ: `body.spec.replicas: 3 ≠ 4`. */
export function differences(practice: unknown, real: unknown, path = ''): readonly string[] {
  if (isContainer(practice) && isContainer(real) && Array.isArray(practice) === Array.isArray(real)) {
    const keys = [...new Set([...Object.keys(practice), ...Object.keys(real)])];
    return keys.flatMap(key => differences(practice[key], real[key], path === '' ? key : `${path}.${key}`));
  }
  return Object.is(practice, real)
    ? []
    : [`${path}: practice ${JSON.stringify(practice)} ≠ real ${JSON.stringify(real)}`];
}

const isContainer = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
