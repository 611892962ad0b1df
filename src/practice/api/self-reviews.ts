import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';
import { invalid } from '../kinds/field-problem.ts';
import type { KubeObject } from '../kube-objects.ts';
import type { Identity } from './identities.ts';
import { mayDo } from './identities.ts';
import type { WriteMark } from './managed-fields.ts';
import { managedFieldsAfter } from './managed-fields.ts';
import { badRequest, invalidObject } from './status-error.ts';

const ACCESS_REVIEW = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectAccessReview',
  hasStatus: false,
} as const;

const PATHS: Readonly<Record<string, (identity: Identity, body: JsonObject, mark: WriteMark) => JsonObject>> = {
  '/apis/authentication.k8s.io/v1/selfsubjectreviews': whoAmI,
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': accessReview,
  '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews': rulesReview,
};

export function isSelfReview(path: string): boolean {
  return PATHS[path] !== undefined;
}

/** Answers "who am I" and "may I", which everybody who is known may ask. */
export function answerSelfReview(path: string, identity: Identity, body: unknown, mark: WriteMark): JsonObject {
  if (!isJsonObject(body)) throw badRequest('the body of the request is not a JSON object');
  return (PATHS[path] as (typeof PATHS)[string])(identity, body, mark);
}

function whoAmI(identity: Identity, _: JsonObject, { time }: WriteMark): JsonObject {
  return {
    kind: 'SelfSubjectReview',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { creationTimestamp: time },
    status: {
      userInfo: {
        username: identity.name,
        uid: identity.uid,
        groups: identity.groups,
      },
    },
  };
}

function accessReview(identity: Identity, body: JsonObject, mark: WriteMark): JsonObject {
  const spec = isJsonObject(body.spec) ? body.spec : {};
  const asked = spec.resourceAttributes;
  if (asked === undefined && spec.nonResourceAttributes === undefined) {
    const words = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    const named = { group: 'authorization.k8s.io', resource: '', kind: '' };
    throw invalidObject(named, '', [invalid('spec.resourceAttributes', null, words)]);
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
  const type = { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1' };
  const asWritten = { ...type, metadata: {}, spec } as unknown as KubeObject;
  return {
    ...type,
    metadata: { managedFields: managedFieldsAfter(ACCESS_REVIEW, undefined, asWritten, mark) },
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
