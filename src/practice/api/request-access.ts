import type { IncomingMessage } from 'node:http';
import { authorize } from '../rights/rbac.ts';
import type { Identity, Keyring } from './identities.ts';
import { anonymous } from './identities.ts';
import { isTrue } from './list-options.ts';
import type { ObjectStore } from './object-store.ts';
import type { NamedResource } from './request-target.ts';
import { forbiddenTo, methodNotAllowed, unauthorized } from './status-error.ts';

type Named = Pick<NamedResource, 'name' | 'subresource'>;

export function identify({ tokens }: Keyring, request: IncomingMessage): Identity {
  const header = request.headers.authorization;
  if (header === undefined || header === '') return anonymous;
  const identity = tokens.get(/^Bearer\s+(\S+)$/i.exec(header)?.[1] ?? '');
  if (!identity) throw unauthorized();
  return identity;
}

export function verbOf({ method }: IncomingMessage, target: Named, query: URLSearchParams): string {
  const isWatch = isTrue(query.get('watch'));
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (target.name !== undefined) return 'get';
      return isWatch ? 'watch' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return target.name === undefined ? 'deletecollection' : 'delete';
    default:
      throw methodNotAllowed();
  }
}

export function requireAccess(
  store: ObjectStore,
  identity: Identity,
  verb: string,
  // Of a proxy the whole `scheme:name:port` is the name: a role that is for some names only has to list them like that.
  { group, resource: main, namespace, name, subresource }: NamedResource,
): void {
  const { isAllowed, reason } = authorize(store, identity, {
    verb,
    group,
    resource: main,
    subresource,
    namespace,
    name,
  });
  if (isAllowed) return;
  const resource = subresource ? `${main}/${subresource}` : main;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  const words = `User ${JSON.stringify(identity.name)} cannot ${verb} resource ${JSON.stringify(resource)} in API group ${JSON.stringify(group)} ${where}`;
  const row = { group, resource: main, kind: '' };
  throw forbiddenTo(row, name ?? '', reason === '' ? words : `${words}: ${reason}`);
}
