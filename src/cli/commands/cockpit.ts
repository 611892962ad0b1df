import { CockpitError, exitCodes, NoKubeconfigError } from '../../app/cockpit-error.ts';
import { takePicture } from '../../app/commands/picture.ts';
import type { CockpitState } from '../../app/store/state.ts';
import { type CommonFlags, usualScenario } from '../flags.ts';
import type { OpenCockpit } from '../house.ts';
import { boardJson } from '../json/v1/board.ts';
import { emit, type Format, formatOf } from '../output.ts';
import { boardLines } from '../text/board-lines.ts';
import { type Desk, onCluster, type Register } from './command.ts';

/** Without a command: the cockpit, or its plain snapshot where there is no terminal. */
export const cockpitCommand: Register = (program, desk) => {
  program
    .option('--ascii', 'plain characters only; by itself on terminals without Unicode')
    .option('--plain', 'one sentence per event, nothing drawn; by itself on TERM=dumb and for screen readers')
    .addHelpText(
      'after',
      `
Examples:
  deploy-cockpit --practice             look around on a practice cluster; nothing real is touched
  deploy-cockpit -n shop                the cockpit on one namespace
  deploy-cockpit -A | less              a plain snapshot of all namespaces
  deploy-cockpit rollback checkout      plan, confirm, apply, and see it in effect`,
    )
    .action(async (flags: CommonFlags) => {
      const { house, exit } = desk;
      const isDrawn = house.isTerminal && formatOf(flags.output) === 'text';
      if (isDrawn) return draw(desk, flags);
      const taken = onCluster(desk, flags, async (open, format) => {
        await snapshot(desk, open, format, flags);
        exit(exitCodes.done);
      });
      await inTime(taken);
    });
};

/** Whoever has no kubeconfig is one key away from practising. */
async function draw(desk: Desk, flags: CommonFlags): Promise<void> {
  const { house, exit } = desk;
  const drawOn = (on: CommonFlags) =>
    onCluster(desk, on, async open => exit(await house.draw(open, on)), { isDrawn: true });
  try {
    await drawOn(flags);
  } catch (cause) {
    if (!(cause instanceof NoKubeconfigError)) throw cause;
    const answer = await house.ask(
      'No kubeconfig found. Enter opens the practice cluster; nothing real is touched. Anything else leaves. ',
    );
    if (answer !== '') throw cause;
    await drawOn({ ...flags, practice: usualScenario });
  }
}

/** A pipeline is promised an answer, or the reason why there is none, within 15 s. */
const answerWithinMs = 14_000;
const pictureWithinMs = 8_000;

async function inTime(work: Promise<void>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const says = `There was no answer within ${answerWithinMs / 1000} s.`;
    reject(new CockpitError('sourceDown', says, ['deploy-cockpit status --request-timeout 60s waits longer']));
  }, answerWithinMs);
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The board once, on plain lines. A list that could not be read is an error, never an empty list. */
export async function snapshot(
  { house }: Desk,
  { cockpit }: OpenCockpit,
  format: Format,
  flags: CommonFlags,
): Promise<CockpitState> {
  const state = await takePicture(cockpit, pictureWithinMs, house.interrupted);
  if (house.interrupted.aborted) throw new CockpitError('interrupted', 'Interrupted. Nothing was sent.');
  const scope = state.allNamespaces ? 'all namespaces' : `namespace ${state.place.namespace}`;
  const [problem] = state.listProblems;
  if (problem && state.workloads.size === 0)
    throw new CockpitError(
      problem.why === 'denied' ? 'refused' : 'sourceDown',
      `The ${problem.kind}s of ${scope} could not be read: ${problem.says}.`,
      state.allNamespaces ? ['deploy-cockpit -n NAMESPACE'] : [],
    );
  if (!state.isComplete && state.workloads.size === 0)
    throw new CockpitError(
      'sourceDown',
      `The API server at ${state.place.server} sent no list of workloads within ${pictureWithinMs / 1000} s${state.freshness.failure ? `: ${state.freshness.failure.says}` : ''}.`,
    );
  emit(house, format, 'Board', boardJson(state), boardLines(state, flags));
  return state;
}
