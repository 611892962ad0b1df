import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';
import { invalid } from '../kinds/field-problem.ts';
import type { KubeObject } from '../kube-objects.ts';
import { authorize, rulesFor } from '../rights/rbac.ts';
import type { Identity } from './identities.ts';
import type { WriteMark } from './managed-fields.ts';
import { managedFieldsAfter } from './managed-fields.ts';
import type { ObjectStore } from './object-store.ts';
import { badRequest, invalidObject } from './status-error.ts';

const ACCESS_REVIEW = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectAccessReview',
  hasStatus: false,
} as const;

type Asking = { readonly store: ObjectStore; readonly identity: Identity };

const PATHS: Readonly<Record<string, (asking: Asking, body: JsonObject, mark: WriteMark) => JsonObject>> = {
  '/apis/authentication.k8s.io/v1/selfsubjectreviews': whoAmI,
  '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': accessReview,
  '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews': rulesReview,
};

export function isSelfReview(path: string): boolean {
  return PATHS[path] !== undefined;
}

/** Answers "who am I" and "may I", which everybody who is known may ask. */
export function answerSelfReview(path: string, asking: Asking, body: unknown, mark: WriteMark): JsonObject {
  if (!isJsonObject(body)) throw badRequest('the body of the request is not a JSON object');
  return (PATHS[path] as (typeof PATHS)[string])(asking, body, mark);
}

function whoAmI({ identity }: Asking, _: JsonObject, { time }: WriteMark): JsonObject {
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

function accessReview({ store, identity }: Asking, body: JsonObject, mark: WriteMark): JsonObject {
  const spec = isJsonObject(body.spec) ? body.spec : {};
  const asked = spec.resourceAttributes;
  if (asked === undefined && spec.nonResourceAttributes === undefined) {
    const words = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    const named = { group: 'authorization.k8s.io', resource: '', kind: '' };
    throw invalidObject(named, '', [invalid('spec.resourceAttributes', null, words)]);
  }
  const text = (of: unknown, member: string) => String(at(of, member) ?? '');
  const path = spec.nonResourceAttributes;
  const { isAllowed, reason } = authorize(
    store,
    identity,
    asked
      ? {
          verb: text(asked, 'verb'),
          group: text(asked, 'group'),
          resource: text(asked, 'resource'),
          subresource: text(asked, 'subresource'),
          namespace: text(asked, 'namespace'),
          name: text(asked, 'name'),
        }
      : { verb: text(path, 'verb'), path: text(path, 'path') },
  );
  const type = { kind: 'SelfSubjectAccessReview', apiVersion: 'authorization.k8s.io/v1' };
  const asWritten = { ...type, metadata: {}, spec } as unknown as KubeObject;
  return {
    ...type,
    metadata: { managedFields: managedFieldsAfter(ACCESS_REVIEW, undefined, asWritten, mark) },
    spec,
    status: { allowed: isAllowed, ...(reason !== '' && { reason }) },
  };
}

function rulesReview({ store, identity }: Asking, body: JsonObject): JsonObject {
  const spec = isJsonObject(body.spec) ? body.spec : {};
  if (!at(spec, 'namespace')) throw badRequest('no namespace on request');
  const rules = rulesFor(store, identity, String(at(spec, 'namespace')));
  return {
    kind: 'SelfSubjectRulesReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: {},
    status: {
      resourceRules: rules.filter(({ resources }) => resources),
      nonResourceRules: rules.filter(({ nonResourceURLs }) => nonResourceURLs),
      incomplete: false,
    },
  };
}
