import type { Answered, Step } from '../place.ts';
import { at, image, mergePatch, read } from '../place.ts';
import { applyPatch, asWritten, tell } from '../told.ts';
import { apply, changed, container, part, wish } from './apply-wishes.ts';

/** Server-side apply to a Deployment: creating, sharing, quarrels, giving up, status and size. */
export const applySharingSteps: readonly Step[] = [
  { title: 'an apply creates what is not there', ask: place => apply(place, 'ann', wish(place)) },
  { title: 'the same apply again changes nothing', ask: place => apply(place, 'ann', wish(place)) },
  {
    title: 'who applies the same shares it, and did so at no time',
    ask: place => apply(place, 'bob', part(place, { spec: { replicas: 0 }, metadata: { labels: { app: 'app' } } })),
  },
  {
    title: 'another value is a conflict with everybody who owns it',
    ask: place => apply(place, 'cyd', part(place, { spec: { replicas: 2 } })),
  },
  {
    title: 'several conflicts are told one by one',
    ask: place =>
      apply(
        place,
        'cyd',
        changed(place, object => {
          container(object).image = image('2.0');
          container(object).args = ['--loud'];
          object.metadata.labels.team = 'orders';
        }),
      ),
  },
  {
    title: 'a conflict is told in a dry run, too',
    ask: place => apply(place, 'cyd', part(place, { metadata: { labels: { team: 'orders' } } }), '&dryRun=All'),
  },
  {
    title: 'force takes the field from everybody',
    ask: place =>
      apply(
        place,
        'cyd',
        part(place, { spec: { minReadySeconds: 5 }, metadata: { labels: { team: 'orders' } } }),
        '&force=true',
      ),
  },
  {
    title: 'who was robbed runs into a conflict',
    ask: place => apply(place, 'ann', wish(place)),
  },
  {
    title: 'who gives up what somebody else owns leaves it there',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          delete object.metadata.labels.team;
        }),
      ),
  },
  {
    title: 'who gives up what nobody else owns removes it',
    ask: place => apply(place, 'cyd', part(place, { spec: { minReadySeconds: 5 } })),
  },
  {
    title: 'a field that was given up gets its default again',
    ask: place => apply(place, 'cyd', part(place, { metadata: { annotations: { 'example.com/on-call': 'cyd' } } })),
  },
  {
    title: 'somebody else adds a variable, a port and a container beside the others',
    ask: place =>
      apply(
        place,
        'bob',
        part(place, {
          spec: {
            template: {
              spec: {
                containers: [
                  { name: 'proxy', image: image('proxy') },
                  {
                    name: 'app',
                    env: [
                      { name: 'FIRST', value: '1' },
                      { name: 'MODE', value: 'calm' },
                    ],
                    ports: [{ containerPort: 8080, protocol: 'UDP' }],
                  },
                ],
              },
            },
          },
        }),
      ),
  },
  {
    title: 'what others have added stays when the first one applies again',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          delete object.metadata.labels.team;
          container(object).image = image('1.1');
        }),
      ),
  },
  {
    title: 'who leaves members of lists out removes them',
    ask: place =>
      apply(
        place,
        'bob',
        part(place, { spec: { template: { spec: { containers: [{ name: 'proxy', image: image('proxy') }] } } } }),
      ),
  },
  {
    title: 'a list that is owned as one is a conflict as a whole',
    ask: place =>
      apply(
        place,
        'bob',
        part(place, { spec: { template: { spec: { containers: [{ name: 'app', args: ['--quiet', '--now'] }] } } } }),
      ),
  },
  {
    title: 'a plain patch takes the field, and is named in the next conflict',
    ask: async place => {
      const body = { spec: { progressDeadlineSeconds: 700 }, metadata: { labels: { app: 'appx' } } };
      await tell(place, 'PATCH', `${at(place)}?fieldManager=dot`, mergePatch, body);
      return apply(
        place,
        'ann',
        part(place, { metadata: { labels: { app: 'app' } }, spec: { progressDeadlineSeconds: 600 } }),
      );
    },
  },
  {
    title: 'the status is applied by itself, and owned by itself',
    ask: place =>
      apply(place, 'eve', part(place, { status: { collisionCount: 3 }, spec: { replicas: 9 } }), '', '/status'),
  },
  {
    title: 'a size can be applied through the scale',
    ask: async place => {
      const scale = {
        apiVersion: 'autoscaling/v1',
        kind: 'Scale',
        metadata: { name: 'app', namespace: place.namespace },
        spec: { replicas: 1 },
      };
      const path = (more: string) => `${at(place)}/scale?fieldManager=hpa${more}`;
      const refused = await tell(place, 'PATCH', path(''), applyPatch, scale);
      const forced = await tell(place, 'PATCH', path('&force=true'), applyPatch, scale);
      const { managedFields } = (await read(place)).metadata;
      return [
        asWritten(place, refused),
        forced.status,
        forced.body.spec,
        managedFields
          .filter(({ subresource }: Answered) => subresource === 'scale')
          .map(({ time, ...own }: Answered) => own),
      ];
    },
  },
];
