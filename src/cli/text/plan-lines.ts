import type { ReadyPlan } from '../../app/commands/run-plan.ts';
import { environmentWords } from '../../app/store/environment.ts';
import type { Place } from '../../domain/environment.ts';
import { differenceInWords } from '../../wording/differences.ts';
import { acceptedInWords } from '../../wording/dry-run.ts';
import { outcomeInWords } from '../../wording/entries.ts';

/** A plan in plain lines: the same content as on the cockpit's screen. */
export function planLines(ready: ReadyPlan, place: Place, who: string): readonly string[] {
  const { plan, dryRun, admission } = ready;
  const { preview } = plan;
  const mode = environmentWords(place, plan.changes[0].target.namespace);
  const tls = place.tlsVerified ? '' : '  TLS NOT VERIFIED';
  return [
    preview.title,
    ...rows('where', [
      `${mode}  ${place.context}  ${place.server}  namespace ${plan.changes[0].target.namespace ?? ''}  as ${who}${tls}`,
    ]),
    ...rows(
      'then',
      preview.changes.length > 0 ? preview.changes.map(differenceInWords) : ['nothing in the pod template'],
    ),
    ...rows('stays', [preview.stays.join(' · ')]),
    ...rows('why', [preview.why]),
    ...rows('effect', [preview.effect]),
    ...rows('checked', checked(ready)),
    ...rows(
      'adds',
      admission.map(({ what, after }) => `${what}: ${after ?? ''}`),
    ),
    ...rows('!', [...dryRunWarnings(dryRun), ...preview.warnings]),
    ...rows(
      'unknown',
      preview.unknown.map(one => `? ${one}`),
    ),
    ...rows('by hand', [preview.byHand]),
    ...rows('plan', [plan.hash]),
  ];
}

/** Of a plan whose step was confirmed before it was made: only what it does, and what is worth knowing of it. */
export const planInShort = ({ plan: { preview }, dryRun }: ReadyPlan): readonly string[] => [
  ...rows('then', preview.changes.map(differenceInWords)),
  ...rows('effect', [preview.effect]),
  ...rows('!', [...dryRunWarnings(dryRun), ...preview.warnings]),
  ...rows(
    'unknown',
    preview.unknown.map(one => `? ${one}`),
  ),
];

const rows = (label: string, texts: readonly string[]): readonly string[] =>
  texts.map((text, index) => `${(index === 0 ? label : '').padEnd(9)}${text}`);

function checked({ dryRun, plan, triedOnly }: ReadyPlan): readonly string[] {
  const accepted = dryRun.kind === 'accepted' ? [acceptedInWords(triedOnly)] : [];
  const said = [...accepted, ...plan.preview.checked];
  return said.length > 0 ? said.map(one => `✓ ${one}`) : ['nothing'];
}

function dryRunWarnings(dryRun: ReadyPlan['dryRun']): readonly string[] {
  switch (dryRun.kind) {
    case 'accepted':
      return dryRun.warnings;
    case 'none':
      // A missing right, or read-only mode.
      return [dryRun.because].filter(because => because !== '');
    default:
      return [`dry run: ${outcomeInWords(dryRun)}`];
  }
}
