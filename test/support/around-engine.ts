import path from 'node:path';
import type { Connection } from '../../src/adapters/kubernetes/connect.ts';
import { makeNotifier } from '../../src/adapters/notify/notifier.ts';
import { podUsage } from '../../src/adapters/pod-scrape/pod-metrics.ts';
import { makePodPages } from '../../src/adapters/pod-scrape/pod-pages.ts';
import { makePrograms } from '../../src/adapters/programs/programs.ts';
import { runFiles } from '../../src/adapters/run-files/run-files.ts';
import { systemClock } from '../../src/adapters/surroundings/node.ts';
import { makeWeb } from '../../src/adapters/web/web.ts';
import { createLoggedErrors } from '../../src/app/judging/logged-errors.ts';
import { rememberReadings } from '../../src/app/remember-readings.ts';
import { checks } from '../../src/checks/registry.ts';
import type { AllowedProgram } from '../../src/domain/allowed-program.ts';
import type { SinkSetting } from '../../src/domain/sink.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { facts } from '../../src/facts/registry.ts';
import type { Clock } from '../../src/ports/surroundings.ts';
import { timelineMarkdown } from '../../src/wording/timeline-export.ts';

/** What an engine has beside the cluster's own API, as the composition root puts it together. */
export const aroundEngine = (
  connection: Connection,
  folder: string,
  {
    sinks = [],
    programs = [],
    clock = systemClock,
  }: {
    readonly sinks?: readonly SinkSetting[];
    readonly programs?: readonly AllowedProgram[];
    readonly clock?: Clock;
  } = {},
): Pick<Engine, 'sources' | 'outlets' | 'facts' | 'checks' | 'timeline'> => ({
  sources: {
    measurements: rememberReadings(
      makePodPages(connection.apiProxy, clock, { usageIn: podUsage(connection.reader, clock) }),
    ),
    logs: connection.logs,
    loggedErrors: createLoggedErrors(connection.logs, clock),
    events: connection.events,
    services: connection.services,
    web: makeWeb(clock),
  },
  outlets: {
    notifier: makeNotifier({ sinks, clock, env: {}, home: folder }),
    programs: makePrograms({ allowed: programs, env: process.env, home: folder }),
    runFiles: runFiles(path.join(folder, 'files')),
  },
  facts,
  checks,
  timeline: timelineMarkdown,
});
