import type { Command } from 'commander';
import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { openSession } from '../../app/session.ts';
import type { CockpitState } from '../../app/store/state.ts';
import type { OpenCockpit } from '../house.ts';
import { boardJson } from '../json/v1/board.ts';
import { emit, type Format } from '../output.ts';
import { boardLines } from '../text/board-lines.ts';
import { type CommonFlags, type Desk, onCluster } from './command.ts';

/** Without a command: the cockpit, or its plain snapshot where there is no terminal. */
export const cockpitCommand = (program: Command, desk: Desk): void => {
  program.action(async (flags: CommonFlags) => {
    await onCluster(desk, flags, 'person', async (open, format) => {
      if (desk.house.isTerminal && format === 'text') desk.exit(await desk.house.draw(open));
      else await snapshot(desk, open, format);
    });
  });
};

/** How long a snapshot waits for a picture that is whole. */
const snapshotWithinMs = 10_000;

/** The board once, on plain lines. */
export async function snapshot({ house, exit }: Desk, { cockpit }: OpenCockpit, format: Format): Promise<CockpitState> {
  const session = openSession(cockpit);
  try {
    const late = new AbortController();
    await Promise.race([
      session.complete,
      cockpit.engine.clock.wait(snapshotWithinMs, AbortSignal.any([late.signal, house.interrupted])),
    ]);
    late.abort();
    const state = session.store.getState();
    if (state.listProblem) {
      const code = state.listProblem.kind === 'denied' ? 'refused' : 'sourceDown';
      throw new CockpitError(code, `Deployments could not be read: ${state.listProblem.says}.`);
    }
    if (!state.isComplete && state.workloads.size === 0)
      throw new CockpitError(
        'sourceDown',
        `The API server at ${cockpit.engine.place.server} sent no list within ${snapshotWithinMs / 1000} s.`,
      );
    emit(house, format, 'Board', boardJson(state), boardLines(state));
    exit(exitCodes.done);
    return state;
  } finally {
    await session.close();
  }
}
