import type { Answered, Place, Step } from '../place.ts';
import { all, inNamespace, items, masked, podsPath, send } from '../place.ts';

const names = async (place: Place, query: string) =>
  (await items(place, all(place) + query)).map(({ metadata }) => metadata.name);

/** Selectors and pages. */
export const listSteps: readonly Step[] = [
  {
    title: 'labels select',
    ask: async place =>
      Promise.all(
        [
          'app%20in%20(app,other)',
          'app!%3Dapp',
          'app',
          '!app',
          'app%20notin%20(app)',
          'app%3D%3Dapp,nothing!%3Dhere',
        ].map(async selector => [decodeURIComponent(selector), await names(place, `?labelSelector=${selector}`)]),
      ),
  },
  {
    title: 'fields select',
    ask: async place => [
      await names(place, '?fieldSelector=metadata.name%3Dapp'),
      await names(place, '?fieldSelector=metadata.name!%3Dapp'),
      (await items(place, `${podsPath(place, 'app')}&fieldSelector=status.phase%3DRunning`)).length,
    ],
  },
  {
    title: 'a label selector that makes no sense is 400',
    ask: place => send(place, 'GET', `${all(place)}?labelSelector=app%20in`),
  },
  {
    title: 'a field that does not select is 400',
    ask: place => send(place, 'GET', `${all(place)}?fieldSelector=spec.replicas%3D3`),
  },
  {
    title: 'a list of everything in a namespace repeats no kinds',
    ask: async place => {
      const { body } = await place.bench.api('GET', all(place));
      return masked(place, { ...body, items: body.items.map((item: Answered) => Object.keys(item).sort()) });
    },
  },
  {
    title: 'pods come in pages',
    ask: async place => {
      const path = inNamespace(place, 'pods');
      const whole = (await items(place, path)).map(({ metadata }) => metadata.name);
      const pages: Answered[] = [];
      for (let next = ''; pages.length < 5; ) {
        const { body } = await place.bench.api(
          'GET',
          `${path}?limit=1${next && `&continue=${encodeURIComponent(next)}`}`,
        );
        pages.push(body);
        next = body.metadata.continue ?? '';
        if (next === '') break;
      }
      const paged = pages.flatMap(({ items: found }) => found.map(({ metadata }: Answered) => metadata.name));
      return {
        sameAsWhole: JSON.stringify(whole) === JSON.stringify(paged),
        pages: masked(
          place,
          pages.map(({ metadata }) => metadata),
        ),
        versions: new Set(pages.map(({ metadata }) => metadata.resourceVersion)).size,
      };
    },
  },
  {
    title: 'a page that nobody offered is 400',
    ask: place => send(place, 'GET', `${inNamespace(place, 'pods')}?limit=1&continue=nonsense`),
  },
  {
    title: 'a version that is no number is 400',
    ask: place => send(place, 'GET', `${all(place)}?resourceVersion=nonsense`),
  },
];
