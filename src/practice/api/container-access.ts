import { podKind } from '../kinds/pod-kind.ts';
import type { ObjectStore } from './object-store.ts';
import type { NamedResource } from './request-target.ts';
import { notFound, notImplemented } from './status-error.ts';

/** What a person wants from inside a container, by the subresource that they ask for. */
const WISHES: Readonly<Record<string, string>> = {
  exec: 'no command can be run and no file copied in them',
  attach: 'there is nothing to attach to',
  portforward: 'there is no port to forward to; what an application says of itself is at pods/NAME:8080/proxy/metrics',
};

/** Nothing runs in the pods of a practice cluster; whoever asks for it is told so, once their rights are known. */
export function refuseContainerAccess(
  store: ObjectStore,
  { group, resource, subresource, ...of }: NamedResource,
): void {
  const wish = WISHES[subresource ?? ''];
  if (group !== '' || resource !== 'pods' || wish === undefined) return;
  const { namespace, name = '' } = of;
  if (!store.get(podKind, namespace, name)) throw notFound(podKind, name);
  throw notImplemented(`the practice cluster runs no real containers: ${wish}`);
}
