import type { ReadyPlan } from '../../app/commands/roll-back.ts';
import type { Place } from '../../domain/environment.ts';
import { differenceInWords } from '../../wording/differences.ts';
import { outcomeInWords, shortHash } from '../../wording/entries.ts';

/** A plan in plain lines: the same content as on the cockpit's screen. */
export function planLines({ plan, dryRun, admission }: ReadyPlan, place: Place, who: string): readonly string[] {
  const { preview } = plan;
  const rows = (label: string, texts: readonly string[]) =>
    texts.map((text, index) => `${(index === 0 ? label : '').padEnd(9)}${text}`);
  const dry = dryRun.kind === 'accepted' ? ['dry run: the API accepts exactly these bytes'] : [];
  const warnings =
    dryRun.kind === 'accepted' ? dryRun.warnings : [dryRun.kind === 'none' ? dryRun.because : outcomeInWords(dryRun)];
  return [
    preview.title,
    ...rows('where', [
      `${place.context}  ${place.server}  namespace ${plan.changes[0].target.namespace ?? ''}  as ${who}`,
    ]),
    ...rows(
      'then',
      preview.changes.length > 0 ? preview.changes.map(differenceInWords) : ['nothing in the pod template'],
    ),
    ...rows('stays', [preview.stays.join(' · ')]),
    ...rows('why', [preview.why]),
    ...rows('effect', [preview.effect]),
    ...rows('checked', [...dry, ...preview.checked]),
    ...rows('adds', admission.map(differenceInWords)),
    ...rows('!', [...warnings, ...preview.warnings, ...(plan.denied ? [plan.denied] : [])]),
    ...rows('unknown', preview.unknown),
    ...rows('by hand', [preview.byHand]),
    ...rows('plan', [`${plan.hash}  (${shortHash(plan.hash)})`]),
  ];
}
