import { hostname } from 'node:os';
import path from 'node:path';
import { actions } from '../../src/actions/registry.ts';
import { type JournalFileOptions, journalFile } from '../../src/adapters/journal-file/journal-file.ts';
import { type Connection, connect } from '../../src/adapters/kubernetes/connect.ts';
import {
  hostProcesses,
  processStartedAt,
  randomIds,
  sha256,
  systemClock,
} from '../../src/adapters/surroundings/node.ts';
import type { AllowedProgram } from '../../src/domain/allowed-program.ts';
import type { Environment } from '../../src/domain/environment.ts';
import type { SinkSetting } from '../../src/domain/sink.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Clock } from '../../src/ports/surroundings.ts';
import { aroundEngine } from './around-engine.ts';

export type OpenEngine = { readonly engine: Engine; readonly connection: Connection; close(): Promise<void> };

/** The engine with its real adapters, as the composition root puts them together. */
export async function openEngine(options: {
  readonly kubeconfig: string;
  readonly context?: string;
  readonly folder: string;
  readonly environment?: Environment;
  readonly landsWithinMs?: number;
  /** Whom it may tell; nobody unless told. */
  readonly sinks?: readonly SinkSetting[];
  readonly programs?: readonly AllowedProgram[];
  readonly flush?: NonNullable<JournalFileOptions['flush']>;
  readonly clock?: Clock;
}): Promise<OpenEngine> {
  const clock = options.clock ?? systemClock;
  const connection = await connect({
    kubeconfig: options.kubeconfig,
    ...(options.context !== undefined && { context: options.context }),
    env: {},
    home: '/nonexistent',
    version: '0.0.0-test',
    clock,
    environmentOf: () => options.environment ?? 'production',
  });
  if (connection.kind !== 'connection') throw new Error(connection.says);
  const who = await connection.access.whoAmI(AbortSignal.timeout(10_000));
  return {
    connection,
    engine: {
      reader: connection.reader,
      access: connection.access,
      writer: connection.makeWriter(),
      journal: journalFile({
        folder: path.join(options.folder, 'runs'),
        hash: sha256,
        processes: hostProcesses,
        ...(options.flush && { flush: options.flush }),
      }),
      actions,
      ...aroundEngine(connection, options.folder, options),
      clock,
      ids: randomIds,
      processes: hostProcesses,
      hash: sha256,
      place: connection.place,
      actor: {
        name: who.kind === 'ok' ? who.value.name : 'unknown',
        groups: [],
        asking: 'person',
        host: hostname(),
        pid: process.pid,
        startedAt: processStartedAt,
      },
      ...(options.landsWithinMs !== undefined && { landsWithinMs: options.landsWithinMs }),
    },
    close: () => connection.close(),
  };
}
