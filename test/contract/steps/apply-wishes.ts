import type { Answered, Place } from '../place.ts';
import { at, image, inNamespace } from '../place.ts';
import { applyPatch, asWritten, tell } from '../told.ts';

/** What `ann` applies: no more than she cares for. */
export const wish = ({ namespace }: Place): Answered => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'app', namespace, labels: { app: 'app', team: 'payments' } },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: 'app' } },
    template: {
      metadata: { labels: { app: 'app' } },
      spec: {
        containers: [
          {
            name: 'app',
            image: image('1.0'),
            args: ['--quiet'],
            env: [{ name: 'MODE', value: 'calm' }],
            ports: [{ containerPort: 8080 }],
            resources: { requests: { cpu: '0.5', memory: '1024Mi' } },
          },
        ],
      },
    },
  },
});

type Wish = Answered;
export const container = (object: Wish): Answered => object.spec.template.spec.containers[0];

export const changed = (place: Place, change: (object: Wish) => void): Wish => {
  const object = wish(place);
  change(object);
  return object;
};

/** Only the place of the object, and what is added. */
export const part = ({ namespace }: Place, more: Answered): Answered => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'app', namespace, ...more.metadata },
  ...(more.spec && { spec: more.spec }),
  ...(more.status && { status: more.status }),
});

export const apply = async (place: Place, who: string, content: unknown, more = '', sub = '') =>
  asWritten(place, await tell(place, 'PATCH', `${at(place)}${sub}?fieldManager=${who}${more}`, applyPatch, content));

export const settings = (place: Place, name = 'settings') => `${inNamespace(place, 'configmaps')}/${name}`;
export const config = ({ namespace }: Place, data: Answered, more: Answered = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace, ...more },
  data,
});
export const applyConfig = async (place: Place, who: string, content: unknown, more = '') =>
  asWritten(place, await tell(place, 'PATCH', `${settings(place)}?fieldManager=${who}${more}`, applyPatch, content));

/** Whether a second look finds the version of the first. */
export async function isUntouched(place: Place, ask: () => Promise<unknown>): Promise<unknown> {
  const version = async () => (await place.bench.api('GET', settings(place))).body.metadata.resourceVersion;
  const before = await version();
  const answer = await ask();
  return { answer, isUntouched: before === (await version()) };
}

export const yamlText = ({ namespace }: Place) => `# what people read first
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: ${namespace}
data:
  greeting: |
    hello
    again
`;
