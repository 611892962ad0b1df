import type { SinkType } from '../../domain/sink.ts';
import { alertmanager } from './alertmanager.ts';
import { pagerduty } from './pagerduty.ts';
import type { SinkKind } from './sink-kind.ts';
import { slack } from './slack.ts';
import { webhook } from './webhook.ts';

/** Every type of sink there is. A new one is one file and one line here, and its values in `domain/sink.ts`. */
export const kinds: Readonly<Record<SinkType, SinkKind>> = { alertmanager, pagerduty, slack, webhook };
