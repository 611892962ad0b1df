/** A value of a sink in the settings. A secret never stands there itself: it is looked up at the moment of telling. */
export type SinkValue =
  | { readonly from: 'settings'; readonly text: string }
  | { readonly from: 'environment'; readonly name: string }
  | { readonly from: 'file'; readonly path: string };

/** What the settings may say of one value of a sink. A `secret` must be a reference. */
export type SinkKey = { readonly is: 'url' | 'secret'; readonly required: boolean };

/** Every type of sink with its own values, beside `type` and `serves`. A new one is a line here and an adapter. */
export const sinkTypes = {
  alertmanager: { url: { is: 'url', required: true }, token: { is: 'secret', required: false } },
  pagerduty: { 'routing-key': { is: 'secret', required: true }, url: { is: 'url', required: false } },
  // Whoever has the URL of a Slack webhook may write with it.
  slack: { url: { is: 'secret', required: true } },
  webhook: { url: { is: 'url', required: true }, 'signing-key': { is: 'secret', required: true } },
} as const satisfies Readonly<Record<string, Readonly<Record<string, SinkKey>>>>;

export type SinkType = keyof typeof sinkTypes;

/** One way to tell people, as the settings name it. */
export type SinkSetting = {
  readonly name: string;
  readonly type: SinkType;
  /** Channels and roles, as playbooks name them. */
  readonly serves: readonly string[];
  readonly values: Readonly<Record<string, SinkValue>>;
};
