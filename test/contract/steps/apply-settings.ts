import type { Step } from '../place.ts';
import { mergePatch } from '../place.ts';
import { applyPatch, asWritten, tell } from '../told.ts';
import { applyConfig, config, isUntouched, settings, yamlText } from './apply-wishes.ts';

/** Server-side apply to a ConfigMap: YAML, finalizers, versions, owners that were forgotten, kubectl. */
export const applySettingsSteps: readonly Step[] = [
  { title: 'a ConfigMap can be applied as YAML', ask: place => applyConfig(place, 'ann', yamlText(place)) },
  {
    title: 'a key that stands twice counts as its last, and is warned of',
    ask: place => applyConfig(place, 'ann', `${yamlText(place)}  greeting: again\n`),
  },
  {
    title: 'a key that stands twice is refused where that was asked for',
    ask: place => applyConfig(place, 'ann', `${yamlText(place)}  greeting: again\n`, '&fieldValidation=Strict'),
  },
  {
    title: 'finalizers are owned one by one',
    ask: async place => [
      await applyConfig(place, 'ann', config(place, { greeting: 'again' }, { finalizers: ['example.com/a'] })),
      await applyConfig(place, 'bob', config(place, {}, { finalizers: ['example.com/b'] })),
      await applyConfig(place, 'ann', config(place, { greeting: 'again' })),
      await applyConfig(place, 'bob', config(place, { farewell: 'bye' })),
    ],
  },
  {
    title: 'an apply that is invalid stores nothing',
    ask: place => isUntouched(place, () => applyConfig(place, 'ann', config(place, { 'not a key!': 'x' }))),
  },
  {
    title: 'an apply with an old version is a conflict',
    ask: place => applyConfig(place, 'ann', config(place, { greeting: 'x' }, { resourceVersion: '1' })),
  },
  {
    title: 'owners can be forgotten, and all that was there before belongs to one',
    ask: async place => {
      const forgotten = await tell(place, 'PATCH', `${settings(place)}?fieldManager=dot`, mergePatch, {
        metadata: { managedFields: [{}] },
      });
      return [
        asWritten(place, forgotten),
        await applyConfig(place, 'ann', config(place, { farewell: 'ciao' })),
        await applyConfig(place, 'ann', config(place, { farewell: 'bye', third: 'x' })),
      ];
    },
  },
  {
    title: 'who applied with kubectl before finds that annotation kept up',
    ask: async place => {
      const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' };
      await tell(place, 'PATCH', `${settings(place)}?fieldManager=dot`, mergePatch, { metadata: { annotations } });
      return applyConfig(place, 'kubectl', config(place, { fourth: 'y' }));
    },
  },
  {
    title: 'an apply into a namespace that is not there is 404',
    ask: async place =>
      asWritten(
        place,
        await tell(place, 'PATCH', '/api/v1/namespaces/nowhere/configmaps/settings?fieldManager=ann', applyPatch, {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'settings' },
        }),
      ),
  },
];
