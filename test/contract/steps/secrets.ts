import { until } from '../../control-plane/until.ts';
import type { Place, Step } from '../place.ts';
import { inNamespace, manager, mergePatch, send } from '../place.ts';

const secrets = (place: Place, name = '') => inNamespace(place, `secrets${name && `/${name}`}`);
const make = (place: Place, name: string, rest: object) =>
  send(place, 'POST', secrets(place) + manager, {
    body: { apiVersion: 'v1', kind: 'Secret', metadata: { name }, ...rest },
  });
const merge = (place: Place, name: string, body: object) =>
  send(place, 'PATCH', secrets(place, name) + manager, { contentType: mergePatch, body });
const leases = (place: Place) => inNamespace(place, 'leases', 'apis/coordination.k8s.io/v1') + manager;
const configMap = (place: Place, rest: object) =>
  send(place, 'POST', inNamespace(place, 'configmaps') + manager, {
    body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, ...rest },
  });

/** Secrets, ConfigMaps, ServiceAccounts and Leases: small kinds with rules of their own. */
export const secretSteps: readonly Step[] = [
  {
    title: 'a Secret written as text is kept as data',
    ask: place => make(place, 'key', { stringData: { b: 'two' }, data: { a: 'b25l' } }),
  },
  { title: 'a Secret’s key with a blank is 422', ask: place => make(place, 'wrong', { stringData: { 'a b': 'x' } }) },
  { title: 'a TLS Secret without its parts is 422', ask: place => make(place, 'wrong', { type: 'kubernetes.io/tls' }) },
  { title: 'a Secret’s type can not be changed', ask: place => merge(place, 'key', { type: 'other' }) },
  {
    title: 'what was made immutable stays as it is',
    ask: async place => [
      (await merge(place, 'key', { immutable: true })).status,
      await merge(place, 'key', { stringData: { b: 'three' } }),
      await merge(place, 'key', { immutable: false }),
    ],
  },
  {
    title: 'a ConfigMap’s key with a blank is 422',
    ask: place => configMap(place, { data: { 'a b': 'x' } }),
  },
  { title: 'a ConfigMap is answered whole', ask: place => configMap(place, { data: { url: 'x' } }) },
  {
    title: 'every namespace has a ServiceAccount of its own',
    ask: place =>
      until('the default account', async () => {
        const { status, body } = await place.bench.api('GET', inNamespace(place, 'serviceaccounts/default'));
        return status === 200 && [body.kind, Object.keys(body).sort()];
      }),
  },
  {
    title: 'a ServiceAccount is answered whole',
    ask: place =>
      send(place, 'POST', inNamespace(place, 'serviceaccounts') + manager, {
        body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot' } },
      }),
  },
  {
    title: 'a Lease is answered whole',
    ask: place =>
      send(place, 'POST', leases(place), {
        body: {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { name: 'turn' },
          spec: { holderIdentity: 'ana', leaseDurationSeconds: 30 },
        },
      }),
  },
  {
    title: 'a Lease for no time at all is 422',
    ask: place =>
      send(place, 'POST', leases(place), {
        body: {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { name: 'wrong' },
          spec: { holderIdentity: 'ana', leaseDurationSeconds: 0, leaseTransitions: -1 },
        },
      }),
  },
];
