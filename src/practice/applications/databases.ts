import type { JsonObject } from '../json.ts';

/** What applications keep outside of their pods: it outlives them, and every version of a service meets the same. */
export type Databases = {
  /** The number of the last migration; 0 before the first one. */
  schemaOf(namespace: string, database: string): number;
  migrate(namespace: string, database: string, to: number): void;
  /** Keeps an order and gives it the next number of this database. */
  placeOrder(namespace: string, database: string, order: JsonObject): string;
  order(namespace: string, database: string, number: string): JsonObject | undefined;
};

type Database = { schema: number; readonly orders: Map<string, JsonObject> };

/** Nobody who takes an order down by telephone mistakes such a number for a count. */
const SERIES = '4711';

export function createDatabases(): Databases {
  const databases = new Map<string, Database>();
  const of = (namespace: string, name: string): Database => {
    const key = `${namespace}/${name}`;
    const database = databases.get(key) ?? { schema: 0, orders: new Map() };
    databases.set(key, database);
    return database;
  };
  return {
    schemaOf: (namespace, name) => of(namespace, name).schema,
    migrate: (namespace, name, to) => {
      of(namespace, name).schema = to;
    },
    placeOrder: (namespace, name, order) => {
      const { orders } = of(namespace, name);
      const number = `${SERIES}-${String(orders.size + 1).padStart(4, '0')}`;
      orders.set(number, order);
      return number;
    },
    order: (namespace, name, number) => of(namespace, name).orders.get(number),
  };
}
