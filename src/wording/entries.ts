import type { Call, Outcome, Seen } from '../domain/change.ts';
import { duration } from '../domain/duration.ts';
import type { Entry } from '../domain/journal.ts';
import { canonical, textAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';

/** What whoever asked for it gave as the reason. */
const whyOf = ({ with: settings }: Call): string => {
  const reason = textAt(settings, 'reason');
  return reason === undefined ? '' : `; why: ${reason}`;
};

/** One entry of a journal as a sentence. */
export function entryInWords(entry: Entry): SafeText {
  switch (entry.type) {
    case 'run.opened':
      return safe(`run opened on ${entry.target.name} at ${entry.where.context}, from ${entry.by.host}`);
    case 'step.entered':
      return safe(`step ${entry.step ?? ''} entered`);
    case 'plan.made':
      return safe(
        `plan ${shortHash(entry.hash)}: ${entry.changes.map(({ says }) => says).join('; then ')}; dry run ${entry.dryRun}${whyOf(entry.call)}`,
      );
    case 'answer.given':
      return safe(`${answered[entry.level]} ${shortHash(entry.to)}: ${canonical(entry.answer)}`);
    case 'change.started':
      return safe(`sending change ${entry.change}`);
    case 'change.finished':
      return safe(`${outcomeInWords(entry.outcome)}${entry.recovered ? ', found by reading' : ''}`);
    case 'effect.seen':
      return safe(
        `${effectWord[entry.seen.effect]}${entry.afterMs === undefined ? '' : ` after ${duration(entry.afterMs)}`}: ${entry.seen.says}`,
      );
    case 'fact.seen':
    case 'verdict.given':
      return safe(`${entry.name}: ${entry.value}${entry.says === undefined ? '' : `, ${entry.says}`}`);
    case 'debt.opened':
      return safe(`owes ${entry.debt}: ${entry.pay.do}`);
    case 'debt.paid':
      return safe(`paid ${entry.debt}`);
    case 'note':
      return safe(entry.from ? `note of ${entry.from.name}: ${entry.text}` : `note: ${entry.text}`);
    case 'fact.answered':
      return safe(`${entry.name}: ${entry.value}, answered by a person: ${entry.reason}`);
    case 'step.ended':
      return safe(
        `step ${entry.step ?? ''} ${entry.isMissed ? 'NOT DONE' : entry.how}: ${endedBecause(entry)}; next ${entry.next}`,
      );
    case 'run.paused':
      return safe(`paused: ${entry.because}`);
    case 'run.went-on':
      return safe(`went on: ${entry.because}`);
    case 'run.resumed':
      return safe(`taken up again by ${entry.by.name} on ${entry.by.host}: ${entry.because}`);
    case 'text.adopted':
      return safe(
        [`a newer text of the playbook adopted: ${shortHash(entry.sha)}`, ...(entry.sections ?? [])].join('; '),
        400,
      );
    case 'handover.offered':
      return safe(`offered to ${entry.to}`);
    case 'handover.taken':
      return safe(`taken over from ${entry.from} by ${entry.by.name}: ${entry.reason}`);
    case 'run.closed':
      return safe(`run closed: ${entry.how}`);
    default:
      return safe(`an entry of a newer version: ${(entry as { type: string }).type}`);
  }
}

/** Why a step ended, beside a word that says already how: that its time was over is said once. */
export const endedBecause = ({
  how,
  because,
  isMissed,
}: Pick<Extract<Entry, { type: 'step.ended' }>, 'how' | 'because' | 'isMissed'>): string =>
  how === 'timed-out' && !isMissed ? because.replace(/^not in time: /, '') : because;

/** For a program as for a person: `7c1e9a02` of `sha256:7c1e9a02…`. */
export const shortHash = (hash: string): string => hash.replace(/^sha256:/, '').slice(0, 8);

const answered: Readonly<Record<Extract<Entry, { type: 'answer.given' }>['level'], string>> = {
  none: 'noted for',
  key: 'confirmed by a key',
  typed: 'confirmed by name',
  'two-person': 'confirmed by two',
  flag: 'confirmed by a flag',
};

export const effectWord: Readonly<Record<Seen['effect'], string>> = {
  waiting: 'not in effect yet',
  'in-effect': 'in effect',
  failed: 'failed',
  reverted: 'changed back',
  unknown: 'effect unknown',
};

export function outcomeInWords(outcome: Outcome): SafeText {
  switch (outcome.kind) {
    case 'applied':
      return safe(`accepted${outcome.generation === undefined ? '' : ` as generation ${outcome.generation}`}`);
    case 'refused':
      return safe(
        outcome.why === 'conflict'
          ? `refused, because the object changed since it was shown: ${outcome.says}`
          : `refused: ${outcome.says}`,
      );
    case 'not-sent':
      return safe(`not applied: ${outcome.says}`);
    case 'unknown':
      return safe(`no answer, so it may or may not have landed: ${outcome.says}`);
  }
}
