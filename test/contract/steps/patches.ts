import type { Answered, Place, Step } from '../place.ts';
import {
  at,
  complete,
  image,
  jsonPatch,
  manager,
  masked,
  mergePatch,
  patch,
  read,
  releases,
  send,
  sendRaw,
} from '../place.ts';

const replicas = (value: unknown) => [{ op: 'replace', path: '/spec/replicas', value }];
const otherUid = { op: 'test', path: '/metadata/uid', value: '00000000-0000-0000-0000-000000000000' };

/** What the server answers, and whether anything was stored: the promise that matters most of a refusal. */
async function refused(place: Place, ask: () => Promise<unknown>): Promise<unknown> {
  const before = (await read(place)).metadata.resourceVersion;
  const answer = await ask();
  return { answer, isUntouched: before === (await read(place)).metadata.resourceVersion };
}

/** Every way of changing a Deployment, and every way of being refused. */
export const patchSteps: readonly Step[] = [
  {
    title: 'a patch whose tests hold is applied, and answered whole',
    ask: async place => {
      const { metadata, spec } = await complete(place);
      return patch(place, [
        { op: 'test', path: '/metadata/uid', value: metadata.uid },
        { op: 'test', path: '/spec/template', value: spec.template },
        { op: 'test', path: '/spec/paused', value: null },
        { op: 'add', path: '/spec/template/metadata/annotations', value: { 'example.com/release': 'two' } },
        { op: 'replace', path: '/spec/template/spec/containers/0/image', value: image('1.0.1') },
        { op: 'add', path: '/spec/minReadySeconds', value: 1 },
      ]);
    },
  },
  {
    title: 'an annotation alone moves a Deployment’s generation',
    ask: async place => {
      const before = (await complete(place)).metadata.generation;
      const answer = await patch(place, [{ op: 'add', path: '/metadata/annotations/example.com~1a', value: 'b' }]);
      return answer.body.metadata.generation - before;
    },
  },
  {
    title: 'a label alone moves no generation',
    ask: async place => {
      const before = (await complete(place)).metadata.generation;
      const answer = await patch(place, [{ op: 'add', path: '/metadata/labels/example.com~1a', value: 'b' }]);
      return answer.body.metadata.generation - before;
    },
  },
  {
    title: 'a patch that changes nothing stores nothing',
    ask: async place => {
      const before = await complete(place);
      const answer = await place.bench.api('PATCH', at(place) + manager, { contentType: jsonPatch, body: replicas(3) });
      return [answer.status, answer.body.metadata.resourceVersion === before.metadata.resourceVersion];
    },
  },
  {
    title: 'a test that fails is 422 and says nothing more',
    ask: place => refused(place, () => patch(place, [otherUid, ...replicas(9)])),
  },
  {
    title: 'a path that is not there is 422',
    ask: place => refused(place, () => patch(place, [{ op: 'replace', path: '/spec/nothing/here', value: 9 }])),
  },
  {
    title: 'the removal of what is not there is 422',
    ask: place => refused(place, () => patch(place, [{ op: 'remove', path: '/spec/nothing' }])),
  },
  {
    title: 'a test of null fails on a member that is there',
    ask: place => refused(place, () => patch(place, [{ op: 'test', path: '/spec/replicas', value: null }])),
  },
  {
    title: 'a test of null holds on a member that is absent',
    ask: async place => (await patch(place, [{ op: 'test', path: '/spec/paused', value: null }])).status,
  },
  {
    title: 'an operation that does not exist is 422',
    ask: place => refused(place, () => patch(place, [{ op: 'wish', path: '/spec/replicas', value: 1 }])),
  },
  { title: 'a patch that is no list is 400', ask: place => refused(place, () => patch(place, { op: 'test' })) },
  {
    title: 'a patch that is no JSON is 400',
    ask: place => refused(place, () => sendRaw(place, 'PATCH', at(place), { text: '[{', contentType: jsonPatch })),
  },
  {
    title: 'a merge patch that is no JSON is 400',
    ask: place => refused(place, () => sendRaw(place, 'PATCH', at(place), { text: '{"a', contentType: mergePatch })),
  },
  {
    title: 'an unknown kind of patch is 415',
    ask: place => refused(place, () => patch(place, [], manager, 'application/x-patch')),
  },
  {
    title: 'a patch to a count below zero is 422, with its cause',
    ask: place => refused(place, () => patch(place, replicas(-1))),
  },
  {
    title: 'a patch of the selector is 422: it never changes',
    ask: place =>
      refused(place, () =>
        patch(place, [{ op: 'replace', path: '/spec/selector/matchLabels', value: { app: 'app', x: 'y' } }]),
      ),
  },
  {
    title: 'a patch to a count that is a word is 422',
    ask: place =>
      refused(place, async () => {
        const { status, body } = await patch(place, replicas('three'));
        // Both servers repeat the whole object here, versions included, before they come to the point.
        const point = (text: string) => text.replaceAll(/"\{.*\}"/g, 'OBJECT');
        const causes = body.details.causes.map((cause: Answered) => ({ ...cause, message: point(cause.message) }));
        return { status, body: { ...body, message: point(body.message), details: { ...body.details, causes } } };
      }),
  },
  {
    title: 'a dry run answers the next generation',
    ask: async place => {
      await complete(place);
      return refused(place, () => patch(place, replicas(4), `${manager}&dryRun=All&fieldValidation=Strict`));
    },
  },
  {
    title: 'a dry run is refused as the real thing would be',
    ask: place => patch(place, [otherUid], `${manager}&dryRun=All`),
  },
  { title: 'a dry run of something invalid is 422', ask: place => patch(place, replicas(-1), `${manager}&dryRun=All`) },
  {
    title: 'a dry run of another kind does not exist',
    ask: place => refused(place, () => patch(place, replicas(4), `${manager}&dryRun=Some`)),
  },
  {
    title: 'a PUT with an old version is a conflict',
    ask: async place => {
      const now = await read(place);
      return refused(place, () =>
        send(place, 'PUT', at(place), { body: { ...now, metadata: { ...now.metadata, resourceVersion: '1' } } }),
      );
    },
  },
  {
    title: 'a patch with an old version is a conflict',
    ask: place => refused(place, () => patch(place, { metadata: { resourceVersion: '1' } }, manager, mergePatch)),
  },
  {
    title: 'a PUT with the right version is stored, and owned by who sent it',
    ask: async place => {
      const now = await complete(place);
      now.metadata.annotations['example.com/put'] = 'yes';
      return send(place, 'PUT', `${at(place)}?fieldManager=putter`, { body: now });
    },
  },
  {
    title: 'a merge patch sets and removes',
    ask: async place => {
      await complete(place); // or its ReplicaSet would miss the annotation from before
      const annotations = { 'example.com/a': null, 'example.com/put': null, 'example.com/c': 'd' };
      return (await patch(place, { metadata: { annotations } }, manager, mergePatch)).body.metadata.annotations;
    },
  },
  {
    title: 'the scale can be read',
    ask: async place => {
      await complete(place);
      return send(place, 'GET', `${at(place)}/scale`);
    },
  },
  {
    title: 'the scale can be set',
    ask: place =>
      send(place, 'PATCH', `${at(place)}/scale${manager}`, {
        contentType: mergePatch,
        body: { spec: { replicas: 2 } },
      }),
  },
  {
    title: 'a scale below zero is 422',
    ask: place =>
      send(place, 'PATCH', `${at(place)}/scale${manager}`, {
        contentType: mergePatch,
        body: { spec: { replicas: -2 } },
      }),
  },
  {
    title: 'the scale belongs to its subresource, and the ReplicaSet has followed',
    ask: async place => {
      const { metadata } = await complete(place);
      const owners = metadata.managedFields.filter(({ subresource }: Answered) => subresource === 'scale');
      return [masked(place, owners), await releases(place)];
    },
  },
];
