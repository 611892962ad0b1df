import { describe, expect, test } from 'vitest';
import { settingsWarning } from '../../src/app/settings-file.ts';
import { readSettings } from '../../src/config/read-settings.ts';
import { sinksAt } from '../../src/config/settings.ts';

const good = `people:
  pager:
    type: pagerduty
    serves: [incident-commander, on-call]
    routing-key: $PAGER_KEY
  chat:
    type: slack
    serves: incident
    url: file:/run/secrets/slack
  alerts:
    type: alertmanager
    serves: [incident]
    url: http://alertmanager.monitoring:9093
  events:
    type: webhook
    serves: [incident]
    url: https://events.example.com/rollbacks
    signing-key: file:~/.events-key
`;
const sink = (...lines: readonly string[]) => `people:\n  pager:\n${lines.map(line => `    ${line}\n`).join('')}`;
const pager = ['type: pagerduty', 'serves: [on-call]', 'routing-key: $KEY'];

describe('the people of the settings', () => {
  test('are sinks by name, each with whom it serves and where its secrets lie', () => {
    const { settings, problems } = readSettings(good);
    expect(problems).toEqual([]);
    expect(settings.sinks).toEqual([
      {
        name: 'pager',
        type: 'pagerduty',
        serves: ['incident-commander', 'on-call'],
        values: { 'routing-key': { from: 'environment', name: 'PAGER_KEY' } },
      },
      {
        name: 'chat',
        type: 'slack',
        serves: ['incident'],
        values: { url: { from: 'file', path: '/run/secrets/slack' } },
      },
      {
        name: 'alerts',
        type: 'alertmanager',
        serves: ['incident'],
        values: { url: { from: 'settings', text: 'http://alertmanager.monitoring:9093' } },
      },
      {
        name: 'events',
        type: 'webhook',
        serves: ['incident'],
        values: {
          url: { from: 'settings', text: 'https://events.example.com/rollbacks' },
          'signing-key': { from: 'file', path: '~/.events-key' },
        },
      },
    ]);
  });

  test('are never told from a practice cluster', () => {
    const { settings } = readSettings(good);
    expect(sinksAt(settings, 'practice')).toEqual([]);
    for (const environment of ['production', 'staging', 'development'] as const)
      expect(sinksAt(settings, environment)).toHaveLength(4);
  });

  test.each([
    ['people: [pager]', 1, /must be a map of names/],
    ['people:\n  Pager!:\n    type: slack', 2, /"Pager!" can't be a name/],
    ['people:\n  pager: on-call', 2, /pager must be a map/],
    [sink('serves: [on-call]'), 2, /pager needs a type: alertmanager, pagerduty, slack, webhook/],
    [sink('type: pigeon'), 3, /"pigeon" is no type of sink/],
    [sink(...pager, 'rooting-key: $KEY'), 6, /"rooting-key" is nothing that a sink of type pagerduty can say/],
    [sink('type: pagerduty', 'routing-key: $KEY'), 2, /pager serves nobody/],
    [sink('type: pagerduty', 'serves: [On Call]', 'routing-key: $KEY'), 4, /"On Call" can't be a channel or role/],
    [sink('type: pagerduty', 'serves: [on-call]'), 2, /pager needs routing-key/],
    [sink('type: slack', 'serves: [a]', 'url: https://hooks.example/T/B/X'), 5, /url is a secret and can't stand here/],
    [sink('type: slack', 'serves: [a]', 'url: file:slack.txt'), 5, /must name its file from the root/],
    [sink('type: alertmanager', 'serves: [a]', 'url: alerts:9093'), 5, /must be a URL/],
    [sink('type: alertmanager', 'serves: [a]', 'url: https://a:b@c/'), 5, /holds a password/],
  ])('name the line of a mistake: %j', (text, line, says) => {
    const { problems, settings } = readSettings(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ line, says: expect.stringMatching(says) });
    expect(settings.sinks).toBeUndefined();
  });

  test('with a mistake in one leave the others and the environments as they are, and say who is not told', () => {
    const text = `environments:\n  - name: sandbox\n    production: false\n    contexts: [kind]\n${good.replace('$PAGER_KEY', 'abcdef')}`;
    const { problems, settings } = readSettings(text);
    expect(settings.environments).toHaveLength(1);
    expect(settings.sinks?.map(({ name }) => name)).toEqual(['chat', 'alerts', 'events']);
    expect(settingsWarning({ file: 'config.yaml', problems })).toMatch(/nobody is told by what it is about\.$/);
    expect(settingsWarning({ file: 'config.yaml', problems })).not.toContain('abcdef');
  });
});
