import type { Step } from '../place.ts';
import { at } from '../place.ts';
import { applyPatch, asWritten, tell } from '../told.ts';
import { apply, changed, container, part, wish } from './apply-wishes.ts';

/** Server-side apply: every way of being refused before anything is there. */
export const applyRefusalSteps: readonly Step[] = [
  {
    title: 'an apply without a manager is 422',
    ask: async place => asWritten(place, await tell(place, 'PATCH', at(place), applyPatch, wish(place))),
  },
  { title: 'an apply that is no map is 400', ask: place => apply(place, 'ann', '[]') },
  { title: 'an apply of nothing is 400', ask: place => apply(place, 'ann', '') },
  {
    title: 'an apply of another kind is 400',
    ask: place => apply(place, 'ann', { ...wish(place), kind: 'ReplicaSet' }),
  },
  {
    title: 'an apply of another version is 400',
    ask: place => apply(place, 'ann', { ...wish(place), apiVersion: 'apps/v1beta1' }),
  },
  {
    title: 'an apply under another name is 400',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          object.metadata.name = 'other';
        }),
      ),
  },
  {
    title: 'an apply without a name is 400',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          delete object.metadata.name;
        }),
      ),
  },
  {
    title: 'an apply into another namespace is 400',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          object.metadata.namespace = 'elsewhere';
        }),
      ),
  },
  {
    title: 'an apply that brings owners along is 400',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          object.metadata.managedFields = [];
        }),
      ),
  },
  {
    title: 'an apply of a field that nobody knows is refused, and names it',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          container(object).colour = 'blue';
        }),
      ),
  },
  {
    title: 'an apply of a word where a number belongs is refused',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          object.spec.replicas = 'three';
        }),
      ),
  },
  {
    title: 'an apply of two containers of one name is refused',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          object.spec.template.spec.containers.push({ name: 'app' });
        }),
      ),
  },
  {
    title: 'an apply that leaves something out that has to be there is 422',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          delete object.spec.selector;
        }),
      ),
  },
  {
    title: 'an apply with the uid of something that is not there is 409',
    ask: place =>
      apply(
        place,
        'ann',
        changed(place, object => {
          object.metadata.uid = '00000000-0000-0000-0000-000000000000';
        }),
      ),
  },
  {
    title: 'an apply that is tried creates nothing',
    ask: async place => [
      (await apply(place, 'ann', wish(place), '&dryRun=All')).status,
      (await place.bench.api('GET', at(place))).status,
    ],
  },
  {
    title: 'the status of something that is not there cannot be applied',
    ask: place => apply(place, 'ann', part(place, { status: { replicas: 1 } }), '', '/status'),
  },
];
