import type { Answered, Step } from '../place.ts';
import { inNamespace, items, masked } from '../place.ts';

/** What happened, by kind, type and reason: how often and to which pod is chance, who says it in what words is not. */
export const eventSteps: readonly Step[] = [
  {
    title: 'Events tell what happened, and to what',
    ask: async place => {
      const told = new Map<string, Set<string>>();
      for (const event of await items(place, inNamespace(place, 'events'))) {
        const { type, reason, message, involvedObject, source } = event;
        // After ten of one kind the real server's controllers combine what comes, by chance.
        if (involvedObject.kind === 'Deployment' && involvedObject.name === 'app') continue;
        // The real server checks its addresses now and then, and may meet a Service that is just being made.
        if (reason === 'ClusterIPNotAllocated') continue;
        const key = `${involvedObject.kind} ${type} ${reason}`;
        const words = masked(place, `${source.component ?? event.reportingComponent}: ${message}`).replaceAll(
          /app[a-z]*(?=-)/g,
          'app',
        );
        told.set(key, (told.get(key) ?? new Set()).add(words));
      }
      return Object.fromEntries([...told].sort().map(([key, words]) => [key, [...words].sort()]));
    },
  },
  {
    title: 'an Event of a Deployment is found by what it is about, and reads whole as it should',
    ask: async place => {
      const about = 'involvedObject.kind%3DDeployment,involvedObject.name%3Dapphistory';
      const other = 'involvedObject.kind%3DDeployment,involvedObject.name%3Dapprecreate';
      const [none, [first]] = [
        await items(place, `${inNamespace(place, 'events')}?fieldSelector=${about}`),
        (await items(place, `${inNamespace(place, 'events')}?fieldSelector=${other}`)).filter(({ message }: Answered) =>
          /up .* from 0 to 1/.test(message),
        ),
      ];
      return [none.length, masked(place, { ...first, count: undefined })];
    },
  },
];
