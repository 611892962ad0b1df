import { type Json, type JsonObject, listAt, numberAt, objectAt, textAt } from '../domain/json.ts';

/** On a route while a canary has a weight in it: the weights that its rules had before, by their place. */
export const weightsBeforeAnnotation = 'deploy-cockpit.io/weights-before';

/** `apis/v1/shared_types.go` of the Gateway API. */
const mostWeight = 1_000_000;

/** Whole numbers for so many percent, as small as they can be: 5 and 95, or 5 and 995. */
export function weightsFor(percent: number): { readonly canary: number; readonly stable: number } {
  let of = 100;
  while (of < mostWeight && !isWhole((percent * of) / 100)) of *= 10;
  const canary = Math.max(1, Math.round((percent * of) / 100));
  return { canary, stable: Math.max(1, of - canary) };
}

const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) < 1e-9;

/** Whether a backend is this Service, in the route's own namespace. */
export const isService = (backend: Json, name: string, namespace: string): boolean =>
  textAt(backend, 'name') === name &&
  (textAt(backend, 'group') ?? '') === '' &&
  (textAt(backend, 'kind') ?? 'Service') === 'Service' &&
  (textAt(backend, 'namespace') ?? namespace) === namespace;

type Between = { readonly namespace: string; readonly service: string; readonly canary: string };
type Written = { readonly index: number; readonly backends: readonly Json[] };

/** The backends of every rule that sends to the Service, with the canary's beside it: all as it has it but the name. */
export function withWeight(
  rules: readonly Json[],
  { namespace, service, canary }: Between,
  percent: number,
): readonly Written[] {
  const weights = weightsFor(percent);
  return rules.flatMap((rule, index) => {
    const stable = listAt(rule, 'backendRefs').find(backend => isService(backend, service, namespace));
    if (stable === undefined) return [];
    const own = objectAt(stable);
    return [
      {
        index,
        backends: [
          { ...own, weight: weights.stable },
          { ...own, name: canary, weight: weights.canary },
        ],
      },
    ];
  });
}

/** The backends of every rule that has the canary's, without it, and with the weight that the other had before. */
export function withoutWeight(
  rules: readonly Json[],
  { namespace, canary }: Pick<Between, 'namespace' | 'canary'>,
  before: readonly (number | undefined)[],
): readonly Written[] {
  return rules.flatMap((rule, index) => {
    const backends = listAt(rule, 'backendRefs');
    const others = backends.filter(backend => !isService(backend, canary, namespace));
    if (others.length === backends.length) return [];
    const [only, ...more] = others;
    // Beside somebody else's backends its weight means something, and stays.
    if (only === undefined || more.length > 0) return [{ index, backends: others }];
    return [{ index, backends: [{ ...objectAt(only), weight: before[index] ?? 1 }] }];
  });
}

/** What is remembered of the rules that are changed now. */
export const weightsOf = (rules: readonly Json[], { namespace, service }: Omit<Between, 'canary'>): string =>
  JSON.stringify(
    rules.map(rule => {
      const stable = listAt(rule, 'backendRefs').find(backend => isService(backend, service, namespace));
      return stable === undefined ? null : (numberAt(stable, 'weight') ?? 1);
    }),
  );

/** Anyone may have written it: what is no weight is none, and the API's own 1 is taken. */
export function weightsBefore(route: JsonObject): readonly (number | undefined)[] {
  try {
    const told: unknown = JSON.parse(textAt(route, 'metadata', 'annotations', weightsBeforeAnnotation) ?? '[]');
    return Array.isArray(told) ? told.map(one => (isWeight(one) ? one : undefined)) : [];
  } catch {
    return [];
  }
}

const isWeight = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= mostWeight;
