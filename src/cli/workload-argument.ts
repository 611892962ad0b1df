import { CockpitError } from '../app/cockpit-error.ts';
import { safe } from '../domain/safe-text.ts';
import { namesOf, type WorkloadKind, workloadKinds } from '../domain/workload.ts';

const nameRule = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** A workload as a person writes it: `checkout`, or with its kind, `deploy/checkout`. */
export type WorkloadArgument = { readonly kind?: WorkloadKind; readonly name: string };

/** Anything that can be no workload is refused before a cluster is asked. */
export function workloadArgument(text: string): WorkloadArgument {
  const slash = text.indexOf('/');
  const [word, name] = slash < 0 ? [undefined, text] : [text.slice(0, slash), text.slice(slash + 1)];
  const kind = workloadKinds.find(one => namesOf(one).words.includes(word?.toLowerCase() ?? ''));
  if (word !== undefined && !kind)
    throw new CockpitError(
      'usage',
      `"${safe(word, 40)}" is no kind of workload that this version knows: it knows ${kindsInWords()}.`,
      [...workloadKinds.map(one => `${namesOf(one).short}/NAME`), 'or just NAME'],
    );
  if (!nameRule.test(name)) throw new CockpitError('usage', `"${safe(name, 80)}" is no name of a workload.`);
  return { name, ...(kind && { kind }) };
}

const kindsInWords = (): string =>
  workloadKinds
    .map(kind => `${kind}s`)
    .join(', ')
    .replace(/, (\w+)$/, ' and $1');
