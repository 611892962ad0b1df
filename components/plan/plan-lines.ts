import type { CockpitState, PlanState } from '../../src/app/store/state.ts';
import type { Difference } from '../../src/domain/change.ts';
import { redacted, safe } from '../../src/domain/safe-text.ts';
import { callTitle } from '../../src/wording/calls.ts';
import { clockTime } from '../../src/wording/clock-time.ts';
import { differenceInWords } from '../../src/wording/differences.ts';
import { acceptedInWords } from '../../src/wording/dry-run.ts';
import { outcomeInWords } from '../../src/wording/entries.ts';
import { type ScreenLine, sentence, wrapWords } from '../screen-lines.ts';
import { canaryPlanLines } from './canary-plan-lines.ts';

type Shown = Extract<PlanState['stage'], { kind: 'shown' }>;

/** A plan as rows: all that a person reads before confirming, each thing once. */
export function planLines(state: CockpitState): readonly ScreenLine[] {
  const { plan, size, place, who, isExactShown } = state;
  if (!plan) return [{ text: 'There is no plan.' }];
  const width = size.columns - 1;
  const { stage } = plan;
  if (stage.kind === 'reading') return [{ text: `Reading ${plan.ref.name} …` }];
  if (stage.kind === 'nothing')
    return sentence(
      '',
      `${stage.isBlocked ? 'Can’t be done: ' : 'Nothing to do: '}${stage.because}. Nothing was sent.`,
      width,
    );
  const { prepared } = stage;
  const { preview } = prepared.plan;
  if (isExactShown) return exactLines(stage, width);
  const [{ target }] = prepared.plan.changes;
  const namespace = target.namespace ?? plan.ref.namespace;
  const where = `${place.context}  ${place.server}  namespace ${namespace}  as ${who}`;
  return [
    ...sentence('where', where, width),
    ...differences(preview.changes, width),
    ...sentence('stays', preview.stays.join(' · '), width),
    ...sentence('why', preview.why, width),
    ...canaryPlanLines(plan, state, width),
    ...sentence('effect', preview.effect, width),
    ...sentence('checked', checked(prepared), width),
    ...prepared.admission.flatMap(one => sentence('adds', `${one.what}: ${one.after ?? ''}`, width, 'warn')),
    ...warningsOf(prepared).flatMap(text => sentence('!', text, width, 'warn')),
    ...preview.warnings.flatMap(text => sentence('!', text, width, 'warn')),
    ...preview.unknown.flatMap((text, index) => sentence(index === 0 ? 'unknown' : '', `? ${text}`, width)),
    ...sentence('by hand', preview.byHand, width, 'quiet'),
  ];
}

export const planTitle = (plan: PlanState): string =>
  plan.stage.kind === 'shown'
    ? `${plan.stage.prepared.plan.preview.title}  plan of ${clockTime(plan.stage.prepared.plan.madeAt)}`
    : callTitle(plan.call);

function differences(changes: readonly Difference[], width: number): readonly ScreenLine[] {
  if (changes.length === 0) return sentence('then', 'nothing in the pod template', width);
  return changes.flatMap((one, index) => sentence(index === 0 ? 'then' : '', differenceInWords(one), width));
}

function checked({ dryRun, plan, triedOnly }: Shown['prepared']): string {
  const accepted = dryRun.kind === 'accepted' ? [acceptedInWords(triedOnly)] : [];
  const said = [...accepted, ...plan.preview.checked];
  return said.length > 0 ? said.map(one => `✓ ${one}`).join('  ') : 'nothing yet';
}

function warningsOf({ dryRun }: Shown['prepared']): readonly string[] {
  if (dryRun.kind === 'accepted') return dryRun.warnings;
  return [dryRun.kind === 'none' ? dryRun.because : `dry run: ${outcomeInWords(dryRun)}`];
}

/** The bytes themselves, as they will be sent. */
function exactLines({ prepared }: Shown, width: number): readonly ScreenLine[] {
  const wrapped = (texts: readonly string[]) =>
    texts.flatMap(text => wrapWords(text, width).map(row => ({ text: row })));
  return prepared.plan.changes.flatMap(({ effect, id }) =>
    effect.via === 'kube'
      ? [
          { text: `${effect.method} ${effect.path}`, isBold: true },
          { text: `Content-Type: ${effect.contentType}`, tone: 'quiet' as const },
          { text: `Audit-ID: ${id}`, tone: 'quiet' as const },
          ...wrapped(exactBody(effect.body)),
        ]
      : wrapped(JSON.stringify(effect, null, 2).split('\n')),
  );
}

/** Values that look like secrets are hidden here as everywhere: the bytes are exact but for those. */
const exactBody = (body: string): readonly string[] => {
  const parsed: unknown = JSON.parse(body);
  const operations: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  return operations.map(one => safeJson(one));
};

const safeJson = (value: unknown): string =>
  safe(
    JSON.stringify(value, (key, member: unknown) => {
      if (typeof member === 'string') return redacted(member, key);
      return isVariable(member) ? { ...member, value: redacted(member.value, member.name) } : member;
    }),
    20_000,
  );

const isVariable = (member: unknown): member is { name: string; value: string } =>
  typeof member === 'object' &&
  member !== null &&
  typeof (member as { name?: unknown }).name === 'string' &&
  typeof (member as { value?: unknown }).value === 'string';
