import type { IncomingMessage } from 'node:http';
import type { AccessQuestion, Identity, Keyring } from './identities.ts';
import { anonymous, mayDo } from './identities.ts';
import { isTrue } from './list-options.ts';
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
      if (isWatch && target.subresource === undefined) return 'watch';
      return target.name === undefined ? 'list' : 'get';
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
  identity: Identity,
  verb: string,
  { group, resource: main, namespace, name, subresource }: NamedResource,
): void {
  const question: AccessQuestion = { verb, group, resource: main, ...(subresource && { subresource }) };
  if (mayDo(identity, question)) return;
  const resource = subresource ? `${main}/${subresource}` : main;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  const words = `User ${JSON.stringify(identity.name)} cannot ${verb} resource ${JSON.stringify(resource)} in API group ${JSON.stringify(group)} ${where}`;
  const row = { group, resource: main, kind: '' };
  throw forbiddenTo(row, subresource === 'proxy' ? (name?.split(':')[0] ?? '') : (name ?? ''), words);
}
