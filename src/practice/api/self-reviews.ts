import { apiTime } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';
import type { Identity } from './identities.ts';
import { mayDo } from './identities.ts';
import { badRequest } from './status-error.ts';

const PATHS: Readonly<Record<string, (identity: Identity, body: JsonObject, now: number) => JsonObject>> = {
  '/apis/authentication.k8s.io/v1/selfsubjectreviews': whoAmI,
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': accessReview,
  '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews': rulesReview,
};

export function isSelfReview(path: string): boolean {
  return PATHS[path] !== undefined;
}

/** Answers "who am I" and "may I", which everybody who is known may ask. */
export function answerSelfReview(path: string, identity: Identity, body: unknown, now: number): JsonObject {
  if (!isJsonObject(body)) throw badRequest('the body of the request is not a JSON object');
  return (PATHS[path] as (typeof PATHS)[string])(identity, body, now);
}

function whoAmI(identity: Identity, _: JsonObject, now: number): JsonObject {
  return {
    kind: 'SelfSubjectReview',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { creationTimestamp: apiTime(now) },
    status: {
      userInfo: {
        username: identity.name,
        uid: identity.uid,
        groups: identity.groups,
      },
    },
  };
}

function accessReview(identity: Identity, body: JsonObject): JsonObject {
  const spec = isJsonObject(body.spec) ? body.spec : {};
  const asked = spec.resourceAttributes;
  if (asked === undefined && spec.nonResourceAttributes === undefined) {
    throw badRequest('exactly one of nonResourceAttributes or resourceAttributes must be specified');
  }
  const subresource = at(asked, 'subresource');
  const allowed = asked
    ? mayDo(identity, {
        verb: String(at(asked, 'verb') ?? ''),
        group: String(at(asked, 'group') ?? ''),
        resource: String(at(asked, 'resource') ?? ''),
        ...(typeof subresource === 'string' && subresource !== '' && { subresource }),
      })
    : at(spec.nonResourceAttributes, 'verb') === 'get';
  return {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec,
    status: { allowed },
  };
}

function rulesReview(identity: Identity, body: JsonObject): JsonObject {
  const spec = isJsonObject(body.spec) ? body.spec : {};
  if (!at(spec, 'namespace')) throw badRequest('no namespace on request');
  return {
    kind: 'SelfSubjectRulesReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: {},
    status: {
      resourceRules: identity.rules.map(({ verbs, groups, resources }) => ({
        verbs,
        apiGroups: groups,
        resources,
      })),
      nonResourceRules: [
        {
          verbs: ['get'],
          nonResourceURLs: ['/api', '/apis', '/livez', '/readyz', '/version'],
        },
      ],
      incomplete: false,
    },
  };
}
