import type { SinkKind } from './sink-kind.ts';

/**
 * An Alertmanager ends an alert that nobody sends again after its `resolve_timeout`, five minutes by default. A page
 * stands until it is resolved, but not for ever.
 */
const pageStandsMs = 4 * 60 * 60_000;

/**
 * Alertmanager's API v2, `POST /api/v2/alerts`: a list of `postableAlert` (prometheus/alertmanager
 * api/v2/openapi.yaml). Alerts with the same labels are one alert, and the labels hold the run and the step.
 */
export const alertmanager: SinkKind = {
  knowsTwice: true,
  isSecret: ({ token }) => token !== undefined,
  isAccepted: ({ status }) => status === 200,
  request({ url = '', token }, { urgency, text, source, details, resolves }, { now }) {
    const { run = '', step = '', workload = '', namespace = '', deviation = '' } = details;
    const isPage = urgency === 'page';
    const labels = {
      alertname: deviation !== '' ? 'DeployCockpitDeviation' : isPage ? 'DeployCockpitPage' : 'DeployCockpitNotice',
      severity: isPage ? 'critical' : 'info',
      ...filled({ run, step, workload, namespace, deviation }),
    };
    const alert = {
      labels,
      annotations: { summary: text, description: descriptionOf(source, details) },
      // An end without a start: the Alertmanager keeps the start that it knows.
      ...(!resolves && { startsAt: iso(now) }),
      ...(resolves && { endsAt: iso(now) }),
      // What deviates is told once, and stands like a page.
      ...((isPage || deviation !== '') && !resolves && { endsAt: iso(now + pageStandsMs) }),
      generatorURL: `urn:deploy-cockpit:${run === '' ? 'watch' : 'run'}:${encodeURIComponent(run === '' ? workload : run)}`,
    };
    return {
      url: `${url.replace(/\/+$/, '')}/api/v2/alerts`,
      ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
      body: JSON.stringify([alert]),
    };
  },
};

const iso = (at: number): string => new Date(at).toISOString();

const filled = (labels: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));

const descriptionOf = (
  source: string,
  { run, step, by, workload, namespace }: Readonly<Record<string, string>>,
): string =>
  run === undefined
    ? `${source}. deploy-cockpit status ${workload ?? ''}${namespace === undefined ? '' : ` -n ${namespace}`}`
    : `${source}: run ${run}${step === undefined ? '' : `, step ${step}`}${by === undefined ? '' : `, by ${by}`}. deploy-cockpit journal show ${run}`;
