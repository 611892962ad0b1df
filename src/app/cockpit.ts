import type { MonitorSettings } from '../domain/monitors.ts';
import type { Engine } from '../engine/engine.ts';
import type { JudgeSettings } from '../judge/judge.ts';
import type { KnownNames } from '../ports/known-names.ts';
import type { Logs } from '../ports/logs.ts';
import type { PlaybookFiles } from '../ports/playbook-files.ts';

/** Everything a session or a command works with, put together by the composition root. */
export type Cockpit = {
  readonly engine: Engine;
  readonly logs: Logs;
  /** Where names go that completion will offer. */
  readonly names?: KnownNames;
  /** Playbooks that can be walked; none where a command needs none. */
  readonly playbooks?: PlaybookFiles;
  /** What is expected of workloads, as the settings say; the usual where they say nothing. */
  readonly monitors?: MonitorSettings;
  /** How releases are judged; as usual where nobody says otherwise. */
  readonly judge?: JudgeSettings;
  /** Absent = all namespaces. */
  readonly namespace?: string;
};
