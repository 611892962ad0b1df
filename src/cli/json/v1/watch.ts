import type { WatchNews } from '../../../app/commands/watch.ts';
import { deviationNewsInWords, pastInWords, unmeasuredInWords } from '../../../wording/deviation.ts';
import { iso } from '../../output.ts';
import { deviationJson } from './deviation.ts';
import { judgementJson } from './judgement.ts';
import { workloadJson } from './workload.ts';

/** One change, for a line of its own. */
export function watchNewsJson(one: WatchNews): object {
  const at = { type: one.type, at: iso(one.at) };
  switch (one.type) {
    case 'rollout':
      return { ...at, ...workloadJson(one.view) };
    case 'verdict': {
      const { judgement, arms } = one;
      return {
        ...at,
        compared: { how: arms.how, canary: arms.canary.name, stable: arms.stable.name },
        ...judgementJson(judgement),
        at: at.at,
      };
    }
    case 'deviation': {
      const { news, told } = one;
      return { ...at, is: news.type, says: deviationNewsInWords(news), deviation: deviationJson(news.deviation), told };
    }
    case 'blind':
    case 'seeing':
    case 'without-logs':
      return { ...at, says: one.says };
    case 'past': {
      const { since } = one.past;
      return { ...at, says: pastInWords(one.at, one.past), ...(since !== undefined && { since: iso(since) }) };
    }
    case 'unmeasured':
      return { ...at, says: unmeasuredInWords(one.rules), monitors: one.rules.map(({ key }) => key) };
    case 'unread':
      return { ...at, says: one.answer.says };
  }
}
