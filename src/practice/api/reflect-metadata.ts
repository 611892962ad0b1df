/**
 * @peculiar/x509 uses decorators and refuses to load without the metadata part of Reflect. It needs no more of it
 * than this: a table per class. Somebody else's complete version is left alone.
 */
export function provideReflectMetadata(): void {
  const reflect = Reflect as unknown as Record<string, unknown>;
  if (typeof reflect.getMetadata === 'function') return;
  const tables = new WeakMap<object, Map<string, unknown>>();
  const idOf = (key: unknown, property?: PropertyKey) => `${String(key)} ${String(property)}`;
  const getOwn = (key: unknown, target: object, property?: PropertyKey) => tables.get(target)?.get(idOf(key, property));
  const define = (key: unknown, value: unknown, target: object, property?: PropertyKey) => {
    const table = tables.get(target) ?? new Map<string, unknown>();
    tables.set(target, table.set(idOf(key, property), value));
  };
  const get = (key: unknown, target: object | null, property?: PropertyKey): unknown => {
    for (let each = target; each !== null; each = Object.getPrototypeOf(each) as object | null) {
      const found = getOwn(key, each, property);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  reflect.getMetadata = get;
  reflect.getOwnMetadata = getOwn;
  reflect.hasMetadata = (key: unknown, target: object, property?: PropertyKey) =>
    get(key, target, property) !== undefined;
  reflect.defineMetadata = define;
  reflect.metadata = (key: unknown, value: unknown) => (target: object, property?: PropertyKey) =>
    define(key, value, target, property);
}
