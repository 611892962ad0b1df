import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { webAnswer } from '../../src/practice/applications/web-answer.ts';
import { podKind } from '../../src/practice/kinds/pod-kind.ts';
import type { Pod } from '../../src/practice/kube-objects.ts';
import type { Json, PracticeApi } from './api-fixture.ts';
import { openPractice } from './api-fixture.ts';
import { tell } from './told.ts';

const CHECKOUT = '/api/v1/namespaces/shop/services/checkout:http/proxy';

describe('a purchase through the Service', () => {
  let api: PracticeApi;
  beforeAll(async () => {
    api = await openPractice({ scenario: 'checkout-errors', seed: 'purchase' });
  });
  afterAll(() => api.close());

  /** A bad release fails some, as it does for users; a person tries again. */
  const buy = async (item: string): Promise<Json> => {
    for (let attempt = 0; attempt < 20; attempt++) {
      const { code, body } = await api.ask('POST', `${CHECKOUT}/orders`, { body: { item } });
      if (code === 201) return body;
    }
    throw new Error('Nobody sells anything.');
  };

  test('is answered with an order number, and the order can be read back', async () => {
    const { order } = await buy('tea');
    expect(order).toMatch(/^4711-\d{4}$/);
    const read = await api.ask('GET', `${CHECKOUT}/orders/${order}`);
    expect([read.code, read.body]).toEqual([200, { item: 'tea', order }]);
    expect((await buy('cups')).order).not.toBe(order);
  });

  test('that nobody made is not there, and what is no order is refused', async () => {
    expect((await api.ask('GET', `${CHECKOUT}/orders/4711-9999`)).code).toBe(404);
    expect((await api.ask('POST', `${CHECKOUT}/orders`, { body: '"tea"' })).code).toBe(400);
    expect((await api.ask('PUT', `${CHECKOUT}/orders`, { body: {} })).code).toBe(405);
    expect((await api.ask('GET', `${CHECKOUT}/orders`)).code).toBe(405);
    expect((await api.ask('POST', '/api/v1/namespaces/shop/services/cart:http/proxy/orders', { body: {} })).code).toBe(
      404,
    );
  });

  test('may be tried by an operator, not by a viewer', async () => {
    const refused = await api.ask('POST', `${CHECKOUT}/orders`, { body: {}, as: 'practice-viewer' });
    expect([refused.code, refused.body.message]).toEqual([
      403,
      expect.stringContaining('cannot create resource "services/proxy"'),
    ]);
  });

  test('the health of the Service is that of a ready pod', async () => {
    expect((await api.ask('GET', `${CHECKOUT}/healthz`)).text).toBe('ok');
  });
});

test('a bad release fails about three purchases of a hundred, a good one nearly none', () => {
  const { cluster } = tell('checkout-errors');
  const failedOf = (version: string) => {
    const pod = (cluster.store.list(podKind, 'shop') as readonly Pod[]).find(each =>
      each.spec.containers[0]?.image.endsWith(`checkout:${version}`),
    ) as Pod;
    const counted = () => cluster.traffic.figuresOf(pod.metadata.uid)?.business.get('orders_total') ?? 0;
    const before = counted();
    const answers = Array.from({ length: 2000 }, () =>
      webAnswer(cluster, pod, { method: 'POST', path: '/orders', body: '{"item":"tea"}' }),
    );
    const failed = answers.filter(({ status }) => status >= 500);
    expect(counted() - before).toBe(answers.length - failed.length);
    return failed.length / answers.length;
  };
  expect(failedOf('2.1.0')).toBeGreaterThan(0.02);
  expect(failedOf('2.1.0')).toBeLessThan(0.04);
  expect(failedOf('2.0.9')).toBeLessThan(0.008);
});
