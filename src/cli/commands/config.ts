import type { Command } from 'commander';
import { exitCodes } from '../../app/cockpit-error.ts';
import { type SettingsFile, settingsProblemSays, untilRight } from '../../app/settings-file.ts';
import { environmentsAt } from '../../config/settings.ts';
import { environmentIn } from '../../domain/environment.ts';
import { safe } from '../../domain/safe-text.ts';
import type { SinkSetting } from '../../domain/sink.ts';
import { type CommonFlags, flagsOf } from '../flags.ts';
import type { House } from '../house.ts';
import { emit, formatOf } from '../output.ts';
import { columns } from '../text/columns.ts';
import type { Register } from './command.ts';

/** The user's settings: where they stand, whether they can be understood, and what they come to. */
export const configCommand: Register = (program, { house, exit }) => {
  const config = program
    .command('config')
    .description('the settings file: which contexts are production, and what a change needs there')
    .addHelpText('after', example);

  config
    .command('check')
    .description('whether the settings can be understood, with file and line of every mistake')
    .action(async (_own: CommonFlags, self: Command) => {
      const { config: named, output } = flagsOf<CommonFlags>(self);
      const file = await house.settings(named);
      const says = file.problems.map(problem => settingsProblemSays(file.file, problem));
      emit(house, formatOf(output), 'ConfigCheck', { file: file.file, isThere: file.isThere, problems: says }, [
        ...says,
        summary(file),
      ]);
      exit(says.length > 0 ? exitCodes.usage : exitCodes.done);
    });

  config
    .command('path')
    .description('where the settings are read from')
    .action(async (_own: CommonFlags, self: Command) => {
      const { config: named, output } = flagsOf<CommonFlags>(self);
      const { file, isThere } = await house.settings(named);
      emit(house, formatOf(output), 'ConfigPath', { file, isThere }, [safe(file)]);
      exit(exitCodes.done);
    });

  config
    .command('show')
    .description('what the settings come to, for every context of the kubeconfig')
    .action(async (_own: CommonFlags, self: Command) => {
      const flags = flagsOf<CommonFlags>(self);
      const file = await house.settings(flags.config);
      const contexts = await house.contexts(flags.kubeconfig);
      const rows = contexts.map(({ name, server, namespace }) => {
        const settings = environmentsAt(file.settings, name, server);
        const {
          environment,
          name: called,
          floor = 'typed',
        } = environmentIn({ environment: 'production', settings }, namespace);
        return { context: safe(name), namespace, environment, name: called ?? safe('not named'), confirm: floor };
      });
      const { namespace, ascii, plain, bell, sinks = [], programs = [] } = file.settings;
      const people = sinks.map(sink => sinkRow(sink, house.env));
      emit(
        house,
        formatOf(flags.output),
        'Config',
        { file: file.file, namespace, ascii, plain, bell, contexts: rows, people, programs },
        [
          `${safe(file.file)}${file.isThere ? '' : ' (not there: everything is PRODUCTION)'}`,
          ...file.problems.map(problem => settingsProblemSays(file.file, problem)),
          ...(namespace === undefined ? [] : [`namespace where none is named: ${namespace}`]),
          ...columns([
            ['CONTEXT', 'NAMESPACE', 'ENVIRONMENT', 'NAME', 'CONFIRM'],
            ...rows.map(row => [row.context, row.namespace, row.environment, row.name, row.confirm]),
          ]),
          ...(people.length === 0
            ? ['', 'Nobody is told by a playbook: the settings name no people.']
            : columns([
                ['', '', '', ''],
                ['SINK', 'TYPE', 'SERVES', 'WITH'],
                ...people.map(row => [row.name, row.type, row.serves.join(', '), row.with.join(', ')]),
              ])),
          ...(programs.length === 0
            ? []
            : columns([
                ['', '', ''],
                ['PROGRAM', 'PATH', 'GETS'],
                ...programs.map(({ name, path, env }) => [
                  safe(name),
                  safe(path),
                  safe(env.map(one => `$${one}${house.env[one] ? '' : ' (NOT SET HERE)'}`).join(', ')),
                ]),
              ])),
        ],
      );
      exit(exitCodes.done);
    });
};

/** Where each value comes from, never the value of a secret; and whether a variable is there to be read. */
const sinkRow = ({ name, type, serves, values }: SinkSetting, env: House['env']) => ({
  name,
  type,
  serves,
  with: Object.entries(values).map(([key, value]) => {
    if (value.from === 'settings') return safe(`${key} ${value.text}`);
    if (value.from === 'file') return safe(`${key} of ${value.path}`);
    return safe(`${key} $${value.name}${env[value.name] ? '' : ' (NOT SET HERE)'}`);
  }),
});

const summary = ({ file, isThere, settings, problems }: SettingsFile): string => {
  if (!isThere) return `${safe(file)} is not there, so every context is PRODUCTION. That is fine.`;
  if (problems.length > 0) return untilRight(problems);
  const count = settings.environments.length;
  const { length: people } = settings.sinks ?? [];
  const told = people === 0 ? '' : `, ${people} ${people === 1 ? 'sink' : 'sinks'} to tell people by`;
  return `${safe(file)} is fine: ${count} ${count === 1 ? 'environment' : 'environments'}${told}.`;
};

const example = `
A settings file:
  environments:              the first one that fits a place counts; what none fits is PRODUCTION
    - name: prod-eu          shown in the header
      contexts: [prod-*]     patterns; also servers: and namespaces:
      confirm: typed         none, key or typed; production is typed unless told
    - name: staging
      production: false
      contexts: [staging]
  namespace: shop            where neither -n nor the context names one
  ascii: false               plain characters only
  plain: false               one sentence per event, nothing drawn
  bell: true                 the terminal rings once when somebody is newly needed
  people:                    whom the notify and page steps of a playbook may tell
    pager:
      type: pagerduty        or alertmanager, slack, webhook
      serves: [on-call]      channels and roles
      routing-key: $PAGERDUTY_KEY   a secret is a variable, or file:/PATH
  programs:                  what the exec steps of a playbook may run
    flagctl:
      path: /usr/local/bin/flagctl
      env: [FLAGCTL_TOKEN]   variables that it gets beside the harmless ones
  metrics:                   without it the pods' own pages are read; a list, with contexts:, for several clusters
    service: monitoring/prometheus:9090    through the API server; or url:, with token: $NAME or user: and password:
    counters:                of the application, judged per request
      checkouts_completed_total: { worse: less, vote: critical }
    logs: off                logs are not read for the types of errors in them; they are unless told
    saturations:             parts of what there is
      db-pool: { used: db_pool_used, of: db_pool_size }

Examples:
  deploy-cockpit config check
  deploy-cockpit config show`;
