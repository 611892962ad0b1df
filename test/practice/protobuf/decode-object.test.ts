import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeObject } from '../../../src/practice/protobuf/decode-object.ts';
import { WireError } from '../../../src/practice/protobuf/wire.ts';
import type { PracticeApi } from '../api-fixture.ts';
import { openPractice } from '../api-fixture.ts';

/** Bodies as kubectl 1.36.3 sent them. */
const sent = {
  'auth can-i delete deploy/app -n shop':
    'azhzAAoyChdhdXRob3JpemF0aW9uLms4cy5pby92MRIXU2VsZlN1YmplY3RBY2Nlc3NSZXZpZXcSSgoQCgASABoAIgAqADIAOABC' +
    'ABIsCioKBHNob3ASBmRlbGV0ZRoEYXBwcyIAKgtkZXBsb3ltZW50czIAOgNhcHAaCAgAEgAaACAAGgAiAA==',
  'create deployment shopper --image=registry.example/app:1.0 --replicas=0 --port=8080 -n shop':
    'azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50Et8BCisKB3Nob3BwZXISABoEc2hvcCIAKgAyADgAQgBaDgoDYXBwEgdzaG9wcGVy' +
    'EqEBCAASEAoOCgNhcHASB3Nob3BwZXIaggEKIAoAEgAaACIAKgAyADgAQgBaDgoDYXBwEgdzaG9wcGVyEl4SQAoDYXBwEhhyZWdp' +
    'c3RyeS5leGFtcGxlL2FwcDoxLjAqADILCgAQABiQPyIAKgBCAGoAcgCAAQCIAQCQAQCiAQAaADIAQgBKAFIAWABgAGgAggEAigEA' +
    'mgEAwgEAIgIKACgAOAAaDAgAEAAYACAAKAA4ABoAIgA=',
};
const bytes = (command: keyof typeof sent) => Buffer.from(sent[command], 'base64');

describe('what kubectl sends as protobuf', () => {
  test('a question for rights reads as the JSON that it stands for', () => {
    expect(decodeObject(bytes('auth can-i delete deploy/app -n shop'))).toEqual({
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec: {
        resourceAttributes: { namespace: 'shop', verb: 'delete', group: 'apps', resource: 'deployments', name: 'app' },
      },
      status: { allowed: false },
    });
  });

  test('a Deployment of no replicas keeps its zero, and leaves out what was never set', () => {
    const command = 'create deployment shopper --image=registry.example/app:1.0 --replicas=0 --port=8080 -n shop';
    expect(decodeObject(bytes(command))).toEqual({
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name: 'shopper', namespace: 'shop', labels: { app: 'shopper' } },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'shopper' } },
        template: {
          metadata: { labels: { app: 'shopper' } },
          spec: {
            containers: [
              { name: 'app', image: 'registry.example/app:1.0', ports: [{ containerPort: 8080 }], resources: {} },
            ],
          },
        },
        strategy: {},
      },
      status: {},
    });
  });

  test('a body that ends too early or was damaged is refused, and never read as something else', () => {
    const whole = bytes('auth can-i delete deploy/app -n shop');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        for (const body of [damaged, whole.subarray(0, at)]) {
          try {
            expect(decodeObject(body)).toHaveProperty('kind');
          } catch (error) {
            expect(error).toBeInstanceOf(WireError);
          }
        }
      }),
    );
  });
});

describe('over the API', () => {
  let api: PracticeApi;
  beforeAll(async () => {
    api = await openPractice();
  });
  afterAll(() => api.close());

  test('something else than protobuf under its name is refused with the reason', async () => {
    const { code, body } = await api.ask('POST', '/apis/apps/v1/namespaces/shop/deployments', {
      body: '{}',
      type: 'application/vnd.kubernetes.protobuf',
    });
    expect([code, body.reason, body.message]).toEqual([
      400,
      'BadRequest',
      'the protobuf body cannot be read: provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
    ]);
  });
});
