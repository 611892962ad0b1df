import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLogTypes } from '../../../src/judge/log-types/log-types.ts';
import { masked } from '../../../src/judge/log-types/mask.ts';

const typesIn = (text: string): Record<string, number> => {
  const types = createLogTypes();
  types.take('pod', text.split('\n'));
  types.take('pod', []);
  return Object.fromEntries(types.countsOf('pod'));
};

describe('What a log tells of errors', () => {
  test('a JSON line by its type and the function of our own that it came from', () => {
    const pino = JSON.stringify({
      level: 50,
      time: 1_760_000_000_000,
      err: {
        type: 'TypeError',
        message: "Cannot read properties of undefined (reading 'total')",
        stack:
          "TypeError: Cannot read properties of undefined (reading 'total')\n    at Object.get (/app/node_modules/lodash/get.js:1:2)\n    at renderCart (/app/src/cart.js:41:17)\n    at async handle (/app/src/server.js:9:5)",
      },
      msg: 'request failed',
    });
    expect(typesIn(pino)).toEqual({ 'TypeError in renderCart': 1 });
  });

  test('a JSON line of OpenTelemetry or Elastic with dotted names', () => {
    const line = JSON.stringify({
      'log.level': 'ERROR',
      message: 'Checkout failed',
      'error.type': 'java.net.SocketTimeoutException',
      'error.stack_trace':
        'java.net.SocketTimeoutException: Read timed out\n\tat java.base/java.net.SocketInputStream.read(SocketInputStream.java:189)\n\tat com.shop.pay.PayClient.charge(PayClient.java:88)\n\tat com.shop.pay.PayService.pay(PayService.java:31)',
    });
    expect(typesIn(line)).toEqual({ 'SocketTimeoutException in PayClient.charge': 1 });
  });

  test('a Java stack below its message as one error, by the outermost exception and the first frame of our own', () => {
    const text = [
      '2026-11-21 10:15:03.113 ERROR 1 --- [nio-8080-exec-4] c.s.orders.OrderController : Order 88123 failed',
      'org.springframework.dao.QueryTimeoutException: could not extract ResultSet; nested exception is …',
      '\tat org.springframework.orm.jpa.HibernateJpaDialect.convert(HibernateJpaDialect.java:225)',
      '\tat com.shop.orders.OrderRepository$$SpringCGLIB$$0.find(OrderRepository.java:40)',
      '\tat com.shop.orders.OrderController.lambda$show$0(OrderController.java:61)',
      'Caused by: org.postgresql.util.PSQLException: ERROR: canceling statement due to statement timeout',
      '\tat org.postgresql.core.v3.QueryExecutorImpl.receive(QueryExecutorImpl.java:2553)',
      '\t... 52 more',
      '2026-11-21 10:15:03.200  INFO 1 --- [nio-8080-exec-5] c.s.orders.OrderController : fine again',
    ].join('\n');
    expect(typesIn(text)).toEqual({ 'QueryTimeoutException in OrderRepository.find': 1 });
  });

  test('an uncaught error of Node, without what Node prints around it', () => {
    const text = [
      '/app/src/server.js:12',
      "    throw new RangeError('bad page')",
      '    ^',
      '',
      'RangeError: bad page',
      '    at page (/app/src/list.js:12:11)',
      '    at Server.emit (node:events:519:28)',
      '',
      'Node.js v26.10.0',
    ].join('\n');
    expect(typesIn(text)).toEqual({ 'RangeError in page': 1 });
  });

  test('a Go panic by the first function that is not the runtime’s', () => {
    const text = [
      '2026/11/21 10:15:03 http: panic serving 10.1.4.7:50412: runtime error: invalid memory address or nil pointer dereference',
      'panic: runtime error: invalid memory address or nil pointer dereference',
      '[signal SIGSEGV: segmentation violation code=0x1 addr=0x18 pc=0x6a1f2e]',
      '',
      'goroutine 41 [running]:',
      'net/http.(*conn).serve.func1()',
      '\t/usr/local/go/src/net/http/server.go:1898 +0xbe',
      'panic({0x7a1e40?, 0xb0d3f0?})',
      '\t/usr/local/go/src/runtime/panic.go:770 +0x132',
      'shop.example/pay/internal/charge.(*Client).Do(0x0, {0xc0000b4018, 0x9})',
      '\t/src/internal/charge/client.go:71 +0x2e',
      'exit status 2',
    ].join('\n');
    expect(typesIn(text)).toEqual({ 'panic in charge.Client.Do': 1 });
  });

  test('a Python traceback by its last own frame and the class below it', () => {
    const text = [
      'ERROR:checkout:could not charge order 7781',
      'Traceback (most recent call last):',
      '  File "/usr/local/lib/python3.13/site-packages/flask/app.py", line 1511, in wsgi_app',
      '    response = self.full_dispatch_request()',
      '  File "/app/shop/charge.py", line 88, in charge',
      '    raise CardDeclined(card)',
      '  File "/usr/local/lib/python3.13/site-packages/stripe/api.py", line 9, in call',
      '    raise error',
      'stripe.error.CardError: Your card ending in 4242 was declined',
      'INFO:checkout:next',
    ].join('\n');
    expect(typesIn(text)).toEqual({ 'CardError in charge': 1 });
  });

  test('messages that differ in their numbers, names and addresses are one type', () => {
    const lines = [
      'time="2026-11-21T10:15:03Z" level=error msg="dial tcp 10.96.0.12:5432: connect: connection refused"',
      'time="2026-11-21T10:15:04Z" level=error msg="dial tcp 10.96.0.17:5432: connect: connection refused"',
      'E1121 10:15:05.123456       1 reconciler.go:312] token for user ana@corp.example expired 31 s ago',
      'E1121 10:15:06.654321       1 reconciler.go:312] token for user ben@corp.example expired 4000 s ago',
      '2026/11/21 10:15:07 [error] 31#31: *88 upstream timed out (110: Connection timed out), client: 10.0.0.3',
    ];
    expect(Object.values(typesIn(lines.join('\n'))).sort()).toEqual([1, 2, 2]);
  });

  test('the route and the status of a failed request stay, and its ids go', () => {
    const text = [
      '2026-11-21T10:15:03.113Z ERROR POST /pay 502 331ms upstream reset',
      '2026-11-21T10:15:04.113Z ERROR POST /pay 502 12ms upstream reset',
      '2026-11-21T10:15:04.113Z ERROR POST /pay 500 12ms upstream reset',
      '2026-11-21T10:15:04.113Z ERROR GET /users/8813 500 9ms no such row',
    ].join('\n');
    expect(typesIn(text)).toEqual({
      'POST /pay 502 <n>ms upstream reset': 2,
      'POST /pay 500 <n>ms upstream reset': 1,
      'GET /users/<id> 500 <n>ms no such row': 1,
    });
  });

  test('warnings, successes and the mere word tell of none', () => {
    const text = [
      '2026-11-21T10:15:03.113Z WARN disk is nearly full',
      '2026-11-21T10:15:03.113Z INFO finished without error',
      '{"level":"info","msg":"error budget is fine"}',
      '{"level":30,"msg":"listening","err":null}',
      'GET /errors 200 3ms',
      'no errors found',
      '',
    ].join('\n');
    expect(typesIn(text)).toEqual({});
  });

  test('the same again counts on, of each pod for itself, also where a stack is cut between two looks', () => {
    const types = createLogTypes();
    types.take('a', ['java.lang.IllegalStateException: closed']);
    expect([...types.countsOf('a')]).toEqual([]);
    types.take('a', ['\tat com.shop.Pool.get(Pool.java:3)', 'INFO fine']);
    types.take('b', ['java.lang.IllegalStateException: closed', '\tat com.shop.Pool.get(Pool.java:3)', 'INFO fine']);
    expect([...types.countsOf('a')]).toEqual([['IllegalStateException in Pool.get', 1]]);
    expect([...types.countsOf('b')]).toEqual([['IllegalStateException in Pool.get', 1]]);
    types.keep(new Set(['b']));
    expect([...types.countsOf('a')]).toEqual([]);
  });
});

describe('Masking', () => {
  test('takes out what nobody may read', () => {
    const secrets = [
      'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl',
      'Bearer abcdef1234567890',
      'password=hunter2',
      '"api_key": "k-81-z"',
      'authorization: Digest xyz',
      'AKIAIOSFODNN7EXAMPLE',
      'postgres://shop:geheim@db:5432/orders',
      'ana@corp.example',
      '7f1c2e9a-0b7d-4c55-9a9e-0c1d2e3f4a5b',
    ];
    for (const secret of secrets) {
      const shown = masked(`failed for ${secret} again`);
      for (const part of ['eyJ', 'abcdef', 'hunter2', 'k-81', 'xyz', 'AKIA', 'geheim', 'ana@', '7f1c2e9a'])
        expect(shown).not.toContain(part);
      expect(shown).toMatch(/^failed for .*again$/);
    }
  });

  const part = fc.oneof(
    fc.uuid(),
    fc.emailAddress(),
    fc.ipV4(),
    fc.webUrl(),
    fc.integer().map(String),
    fc.stringMatching(/^[0-9a-f]{16,40}$/),
    fc.constantFrom('token=', 'password:', 'POST /pay/8 502', '10:15:03', 'order-881', 'utf8', '<n>', 'é', '}'),
    fc.string(),
  );
  const message = fc.array(part, { maxLength: 8 }).map(parts => parts.join(' '));

  test('twice changes nothing', () => {
    fc.assert(
      fc.property(message, text => {
        const once = masked(text);
        expect(masked(once)).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  });

  test('no id, address, mail or number of five digits comes through', () => {
    const secret = fc.oneof(
      fc.uuid(),
      fc.ipV4(),
      fc.stringMatching(/^[a-z]{3,9}@[a-z]{3,9}\.example$/),
      fc.stringMatching(/^[1-9]\d{4,18}$/),
    );
    fc.assert(
      fc.property(secret, fc.constantFrom('user', 'for:', 'id', '(card)'), (hidden, before) => {
        expect(masked(`${before} ${hidden} failed`)).not.toContain(hidden);
      }),
      { numRuns: 2_000 },
    );
  });

  test('however many different messages there are, the number of types is bounded', () => {
    const types = createLogTypes();
    const word = (i: number) => [...`${i}`].map(digit => 'abcdefghij'[Number(digit)]).join('');
    for (let i = 0; i < 20_000; i++) types.take('pod', [`ERROR ${word(i)} ${word(i * 7)} ${word(i * 13)}`]);
    expect(types.countsOf('pod').size).toBeLessThanOrEqual(401);
    expect([...types.countsOf('pod').values()].reduce((sum, one) => sum + one, 0)).toBeGreaterThan(19_990);
  });
});
