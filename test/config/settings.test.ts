import { describe, expect, test } from 'vitest';
import { readSettings } from '../../src/config/read-settings.ts';
import { environmentsAt } from '../../src/config/settings.ts';
import { environmentIn } from '../../src/domain/environment.ts';
import { safe } from '../../src/domain/safe-text.ts';
import { confirmationFloor, floorAt } from '../../src/engine/floor.ts';

const good = `
environments:
  - name: prod-eu
    contexts: [prod-*]
  - name: staging
    production: false
    contexts: [staging]
    servers: https://10.1.0.1:6443
    namespaces: [shop, pay-*]
  - name: sandbox
    production: false
    contexts: [kind-*]
    confirm: none
namespace: shop
ascii: true
plain: false
`;

/** What a namespace of a context is, with such a file. */
function at(text: string, context: string, namespace: string | undefined, server = 'https://10.1.0.1:6443') {
  const { settings } = readSettings(text);
  const { environment, name, floor } = environmentIn(
    { environment: 'production', settings: environmentsAt(settings, context, server) },
    namespace,
  );
  return `${environment} ${name ?? '-'} ${floor ?? '-'}`;
}

describe('the settings', () => {
  test('say which context, server and namespace is what, and what a change needs there', () => {
    expect(readSettings(good).problems).toEqual([]);
    expect(at(good, 'prod-eu', 'shop')).toBe('production prod-eu typed');
    expect(at(good, 'staging', 'shop')).toBe('development staging key');
    expect(at(good, 'staging', 'pay-eu')).toBe('development staging key');
    expect(at(good, 'kind-test', 'any')).toBe('development sandbox none');
    expect(readSettings(good).settings).toMatchObject({ namespace: 'shop', ascii: true, plain: false });
  });

  test('leave everything that they don’t name PRODUCTION', () => {
    expect(at(good, 'elsewhere', 'shop')).toBe('production - -');
    expect(at(good, 'staging', 'other')).toBe('production - -');
    expect(at(good, 'staging', 'shop', 'https://10.9.9.9:6443')).toBe('production - -');
    // Several namespaces at once are not all staging.
    expect(at(good, 'staging', undefined)).toBe('production - -');
    expect(at('', 'staging', 'shop')).toBe('production - -');
  });

  test.each([
    [
      'environments:\n  - name: x\n    production: false\n    contexts: [x]\n    confirm: maybe',
      5,
      /confirm must be none, key or typed/,
    ],
    ['environments:\n  - name: x\n    confirm: none', 3, /production can’t have confirm: none/],
    ['environments:\n  - name: x\n    namesapces: [shop]', 3, /"namesapces" is nothing that an environment can say/],
    ['environments:\n  - contexts: [a]', 2, /has no name/],
    ['environments:\n  - name: production\n    production: false\n    contexts: [a]', 2, /must be production/],
    ['environments:\n  - name: x\n    production: false', 2, /everything would be it/],
    ['environments:\n  - name: x\n    contexts: []', 3, /empty list/],
    ['environments:\n  - name: x\n    contexts: [a]\n  - name: x\n    contexts: [b]', 4, /two environments named x/],
    ['environments: prod', 1, /must be a list/],
    ['environment: []', 1, /"environment" is nothing that the settings can say/],
    ['namespace: Shop!', 1, /can't be a namespace's name/],
    ['ascii: yes please', 1, /ascii must be true or false/],
    ['bell: loud', 1, /bell must be true or false/],
    ['- a\n- b', 1, /must be a map/],
    ['environments:\n  - name: [', 2, /no YAML/],
    ['namespace: a\nnamespace: b', 2, /no YAML/],
  ])('name the line of a mistake: %j', (text, line, says) => {
    const { problems } = readSettings(text);
    expect(problems[0]?.says).toMatch(says);
    expect(problems[0]?.line).toBe(line);
  });

  test('with any mistake among the environments make everything PRODUCTION, the safest reading', () => {
    const slip = good.replace('namespaces: [shop, pay-*]', 'namesapces: [shop]');
    expect(at(slip, 'staging', 'shop')).toBe('production - -');
    expect(at(slip, 'kind-test', 'any')).toBe('production - -');
    expect(readSettings(slip).settings.namespace).toBe('shop');
  });

  test('hold a hostile name without any effect, and don’t let it pass for a pattern', () => {
    const { settings } = readSettings('environments:\n  - name: "\\e[31mred\\e[0m"\n    contexts: ["a.c"]');
    expect(settings.environments[0]?.name).not.toContain('\u001b');
    expect(environmentsAt(settings, 'abc', 's')).toEqual([]);
    expect(environmentsAt(settings, 'a.c', 's')).toHaveLength(1);
  });
});

describe('a floor of the settings', () => {
  const place = {
    context: 'staging',
    server: 's',
    cluster: 'c',
    namespace: 'shop',
    environment: 'production',
    tlsVerified: true,
    settings: [{ name: safe('staging'), environment: 'development', floor: 'key', namespaces: ['shop'] }],
  } as const;
  const target = (namespace: string) => ({ cluster: 'c', gvr: 'apps/v1/deployments', namespace, name: 'checkout' });

  test('holds where the change goes, whatever namespace is on the screen', () => {
    expect(floorAt(place, { target: target('shop'), class: 'change' })).toBe('key');
    expect(floorAt(place, { target: target('pay'), class: 'change' })).toBe('typed');
  });

  test('never lowers what can’t be undone', () => {
    expect(floorAt(place, { target: target('shop'), class: 'irreversible' })).toBe('typed');
    expect(confirmationFloor('development', 'irreversible', 'none')).toBe('typed');
    expect(confirmationFloor('development', 'change', 'none')).toBe('none');
  });
});
