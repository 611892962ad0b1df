import type { EventReport } from '../domain/events.ts';
import type { PodReport } from '../domain/reports.ts';
import type { Cause, Certainty, Rollout } from '../domain/rollout.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';

/**
 * What an Event says about why pods don't come or don't get ready. The messages are those of kubelet, scheduler and
 * kube-controller-manager; the first rule that fits an Event counts.
 */
type Rule = {
  readonly reason: RegExp;
  readonly message: RegExp;
  readonly kind: Cause['kind'];
  readonly certainty: Certainty;
  readonly says: (found: readonly string[]) => string;
};

const refused = 'quota-or-admission';

const rules: readonly Rule[] = [
  // Pods that could not be made: pkg/controller/controller_utils.go, quota and admission plugins.
  {
    reason: /^FailedCreate$/,
    message: /exceeded quota: ([^,]+), requested: (.+?), used: (.+?), limited: (.+)$/,
    kind: refused,
    certainty: 'sure',
    says: ([, quota, requested, used, limit]) =>
      `quota ${quota} is used up: ${requested} more is wanted, ${used} is used, the limit is ${limit}`,
  },
  {
    reason: /^FailedCreate$/,
    message: /admission webhook "([^"]+)" denied the request(?:: (.+))?/,
    kind: refused,
    certainty: 'sure',
    says: ([, webhook, why]) => `admission webhook ${webhook} refuses new pods${why ? `: ${why}` : ''}`,
  },
  {
    reason: /^FailedCreate$/,
    message: /failed calling webhook "([^"]+)"/,
    kind: refused,
    certainty: 'sure',
    says: ([, webhook]) => `admission webhook ${webhook} can't be asked, so new pods are refused`,
  },
  {
    reason: /^FailedCreate$/,
    message: /violates PodSecurity "([^"]+)"(?:: (.+))?/,
    kind: refused,
    certainty: 'sure',
    says: ([, level, why]) => `pod security ${level} refuses new pods${why ? `: ${why}` : ''}`,
  },
  {
    reason: /^FailedCreate$/,
    message: /serviceaccount "([^"]+)" not found/,
    kind: refused,
    certainty: 'sure',
    says: ([, account]) => `ServiceAccount ${account} does not exist, so new pods are refused`,
  },
  {
    reason: /^FailedCreate$/,
    message: /((?:maximum|minimum) .+ per \w+ is .+, but .+)$/,
    kind: refused,
    certainty: 'sure',
    says: ([, limit]) => `the namespace's limits refuse new pods: ${limit}`,
  },
  {
    reason: /^FailedCreate$/,
    message: /^(?:Error creating: )?(.+)$/,
    kind: refused,
    certainty: 'likely',
    says: ([, why]) => `new pods are refused: ${why}`,
  },
  // Volumes: the scheduler's and the kubelet's part.
  {
    reason: /^FailedScheduling$/,
    message: /persistentvolumeclaim "([^"]+)" (not found|is being deleted)/,
    kind: 'volume',
    certainty: 'sure',
    says: ([, claim, what]) =>
      `volume claim ${claim} ${what === 'not found' ? 'does not exist' : what}, so no node takes the pod`,
  },
  {
    reason: /^FailedScheduling$/,
    message: /unbound immediate PersistentVolumeClaims/,
    kind: 'volume',
    certainty: 'sure',
    says: () => 'its volume claim is not bound, so no node takes the pod',
  },
  {
    reason: /^FailedScheduling$/,
    message: /volume node affinity conflict/,
    kind: 'volume',
    certainty: 'likely',
    says: () => 'its volume lives where no node has room for the pod',
  },
  {
    reason: /^FailedScheduling$/,
    message: /^(\d+\/\d+ nodes are available: .+?)\.?(?:\s+(?:preemption|no new claims).*)?$/,
    kind: 'unschedulable',
    certainty: 'sure',
    says: ([, why]) => `no node takes the pod: ${why}`,
  },
  {
    reason: /^FailedMount$/,
    message: /(configmap|secret) "([^"]+)" not found/i,
    kind: 'config',
    certainty: 'sure',
    says: ([, kind, name]) => `${kindName(kind)} ${name} does not exist, and a volume of the pod needs it`,
  },
  {
    reason: /^FailedMount$/,
    message: /references non-existent (?:config|secret) key: (\S+)/,
    kind: 'config',
    certainty: 'sure',
    says: ([, key]) => `key ${key} is missing in a ConfigMap or Secret that a volume of the pod needs`,
  },
  {
    reason: /^FailedAttachVolume$/,
    message: /Multi-Attach error for volume "([^"]+)"/,
    kind: 'volume',
    certainty: 'sure',
    says: ([, volume]) => `volume ${volume} is still attached to another node`,
  },
  {
    reason: /^Failed(?:Mount|AttachVolume|MapVolume)$/,
    message: /^(.+)$/,
    kind: 'volume',
    certainty: 'likely',
    says: ([, why]) => `a volume can't be mounted: ${why}`,
  },
  // Images: what registries answer, as containerd quotes it.
  {
    reason: /^Failed$/,
    message: /Failed to pull image "([^"]+)".*(?:not found|manifest unknown|does not exist)/i,
    kind: 'image-pull',
    certainty: 'sure',
    says: ([, image]) => `image ${image} does not exist`,
  },
  {
    reason: /^Failed$/,
    message: /Failed to pull image "([^"]+)".*(?:unauthorized|denied|forbidden|401|403)/i,
    kind: 'image-pull',
    certainty: 'sure',
    says: ([, image]) => `the registry does not give out image ${image} to this cluster's login`,
  },
  {
    reason: /^Failed$/,
    message: /Failed to pull image "([^"]+)".*(?:no such host|timeout|refused|unreachable)/i,
    kind: 'image-pull',
    certainty: 'likely',
    says: ([, image]) => `the registry of image ${image} can't be reached`,
  },
  {
    reason: /^Failed$/,
    message: /Error: (configmap|secret) "([^"]+)" not found/i,
    kind: 'config',
    certainty: 'sure',
    says: ([, kind, name]) => `${kindName(kind)} ${name} does not exist`,
  },
  {
    reason: /^Failed$/,
    message: /couldn't find key (\S+) in (ConfigMap|Secret) \S*?([^/\s]+)$/,
    kind: 'config',
    certainty: 'sure',
    says: ([, key, kind, name]) => `${kind} ${name} has no key ${key}`,
  },
  // Probes: pkg/kubelet/prober.
  {
    reason: /^Killing$/,
    message: /^Container (\S+) failed liveness probe/,
    kind: 'liveness',
    certainty: 'sure',
    says: ([, container]) => `${container} is killed because its liveness probe fails`,
  },
  {
    reason: /^Killing$/,
    message: /^Container (\S+) failed startup probe/,
    kind: 'liveness',
    certainty: 'sure',
    says: ([, container]) => `${container} is killed because its startup probe fails`,
  },
  {
    reason: /^Unhealthy$/,
    message: /^(Readiness|Startup) probe (?:failed|errored)[^:]*: ?(.*)$/,
    kind: 'unready',
    certainty: 'sure',
    says: ([, probe = '', answer]) => `its ${probe.toLowerCase()} probe fails: ${answer || 'without a word'}`,
  },
  {
    reason: /^FailedCreatePodSandBox$/,
    message: /^(.+)$/,
    kind: 'start',
    certainty: 'likely',
    says: ([, why]) => `the node can't set up the pod's network: ${why}`,
  },
];

const kindName = (kind = ''): string => (kind.toLowerCase() === 'secret' ? 'Secret' : 'ConfigMap');

/** Causes that Events tell of, for a rollout as it stands now. An Event outlives its trouble, so each is held against the state. */
export function eventCauses(
  rollout: Rollout,
  pods: readonly PodReport[],
  events: readonly EventReport[],
): readonly Cause[] {
  const waiting = new Map(
    pods
      .filter(({ hash, isReady, deletedAt }) => hash === rollout.current?.hash && !isReady && deletedAt === undefined)
      .map(pod => [pod.uid, pod]),
  );
  const isShort = (rollout.current?.pods ?? 0) < rollout.desired;
  const found = events
    .filter(({ reason, about }) => (reason === 'FailedCreate' ? isShort : waiting.has(about.uid)))
    .flatMap(event => readEvent(event) ?? []);
  const kinds = [...new Set(found.map(({ rule }) => rule.kind))];
  return kinds.map(kind => {
    const same = found.filter(({ rule }) => rule.kind === kind);
    return causeOf(kind, same, waiting, rollout);
  });
}

type Found = { readonly rule: Rule; readonly event: EventReport; readonly says: SafeText };

function readEvent(event: EventReport): Found | undefined {
  for (const rule of rules) {
    const match = rule.reason.test(event.reason) ? rule.message.exec(event.message) : null;
    if (match) return { rule, event, says: safe(rule.says(match), 300) };
  }
  return undefined;
}

/** Events come newest first: the newest one speaks, unless a rule that is surer read another. */
function causeOf(
  kind: Cause['kind'],
  same: readonly Found[],
  waiting: ReadonlyMap<string, PodReport>,
  rollout: Rollout,
): Cause {
  const best = same.find(({ rule }) => rule.certainty === 'sure') ?? same[0];
  const affected = new Set(same.map(({ event }) => event.about.uid).filter(uid => waiting.has(uid)));
  const pod = waiting.get(best?.event.about.uid ?? '');
  const container = pod?.containers.find(({ ready }) => !ready) ?? pod?.containers[0];
  return {
    kind,
    certainty: best?.rule.certainty ?? 'unknown',
    says: best?.says ?? safe(''),
    pods: { affected: affected.size, of: rollout.current?.pods ?? 0 },
    evidence: same.slice(0, 3).map(({ event }) => safe(`${event.about.name}: ${event.message}`, 400)),
    ...(pod &&
      container && { pod: { name: pod.name, container: container.name, hasPrevious: container.restarts > 0 } }),
  };
}
