import { randomUUID } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { AuditEvent } from './api/audit-trail.ts';
import { createAuditTrail } from './api/audit-trail.ts';
import { createCertificates } from './api/certificates.ts';
import { ana, createKeyring, operator, viewer } from './api/identities.ts';
import { writeKubeconfig } from './api/kubeconfig.ts';
import { createListPages } from './api/list-pages.ts';
import { requestHandler } from './api/request-handler.ts';
import type { PracticeCluster } from './practice-cluster.ts';
import { createPracticeCluster } from './practice-cluster.ts';
import type { Play } from './scenarios/play.ts';
import { playScenario } from './scenarios/play.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { scenarioNamed, scenarioRegistry } from './scenarios/scenario-registry.ts';

export type PracticeOptions = {
  readonly scenario: string;
  /** Where the kubeconfig is written. */
  readonly folder: string;
  readonly port?: number;
  /** Seconds of the cluster's time per second; 1 keeps both clocks together. */
  readonly speed?: number;
  /** What time it is there, in milliseconds; the wall's, times `speed`, unless told. */
  readonly time?: () => number;
  readonly idleMs?: number;
  readonly bookmarkMs?: number;
  /** How a watch from a forgotten version is refused; the real server does both, by its state. */
  readonly expiredWatchAs?: 'event' | 'status';
  readonly seed?: string;
};

export type PracticeServer = {
  readonly url: string;
  readonly kubeconfigPath: string;
  readonly scenario: string;
  /** When its time was the wall's. */
  readonly since: number;
  readonly cluster: PracticeCluster;
  audit(): readonly AuditEvent[];
  /** The cluster catches up with its time now, and not only with the next tick. */
  catchUp(): void;
  /** Later pages of lists and watches from the past are refused from now on. */
  forgetPast(): void;
  /** Settled when nobody has been connected for `idleMs`; never without it. */
  readonly idle: Promise<void>;
  close(): Promise<void>;
};

export const scenarios: readonly {
  readonly name: string;
  readonly briefing: string;
}[] = scenarioRegistry.map(({ name, briefing }) => ({ name, briefing }));

const TICK_MILLIS = 100;

/** Enough for a watch to come back after minutes; what is older is answered with 410. */
const REMEMBERED_CHANGES = 5000;

/** Controllers see a change this much later: fast, but never in the same breath. */
const REACTION_MILLIS = 15;

/** A Kubernetes API on the loopback address, with a story on it. */
export async function servePractice(options: PracticeOptions): Promise<PracticeServer> {
  const scenario = scenarioNamed(options.scenario);
  if (!scenario) throw new Error(unknownScenarioWords(options.scenario));
  const certificates = createCertificates();
  const wallStart = options.time?.() ?? Date.now();
  const cluster = buildCluster(scenario, wallStart, options.seed);
  const speed = options.speed ?? 1;
  const time = options.time ?? (() => wallStart + (Date.now() - wallStart) * speed);

  const audit = createAuditTrail();
  const keyring = createKeyring([ana, viewer, operator]);
  const pages = createListPages(cluster.store, Date.now);
  const ticking = keepTime(playScenario(cluster, scenario, wallStart), time);
  const { authority, certificate, key } = await certificates;
  const server = createServer(
    // Watches stay open for as long as they like, and idle connections are closed by whoever opened them.
    { cert: certificate, key, keepAliveTimeout: 120_000, requestTimeout: 0 },
    requestHandler({
      cluster,
      pages,
      keyring,
      audit,
      watch: {
        bookmarkMillis: options.bookmarkMs ?? 60_000,
        expiredAs: options.expiredWatchAs ?? 'event',
      },
      time,
      onWrite: ticking.soon,
    }),
  );
  const guests = watchGuests(options.idleMs);
  server.on('connection', guests.welcome);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kubeconfigPath = writeKubeconfig(options.folder, {
    url,
    authority,
    namespace: scenario.namespace,
    users: [
      { context: 'practice', name: ana.name, token: keyring.tokenOf(ana) },
      { context: 'practice-viewer', name: viewer.name, token: keyring.tokenOf(viewer) },
      { context: 'practice-operator', name: operator.name, token: keyring.tokenOf(operator) },
    ],
  });

  return {
    url,
    kubeconfigPath,
    scenario: scenario.name,
    since: wallStart,
    cluster,
    audit: audit.events,
    catchUp: ticking.now,
    forgetPast: () => {
      cluster.store.compact();
      pages.expire();
    },
    idle: guests.idle,
    close: async () => {
      ticking.stop();
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      guests.dismiss();
      await closed;
    },
  };
}

function buildCluster(scenario: Scenario, opening: number, seed: string | undefined): PracticeCluster {
  const cluster = createPracticeCluster({
    startMillis: opening - scenario.startsBeforeMillis,
    openingMillis: opening,
    traffic: scenario.traffic,
    applications: scenario.applications ?? [],
    hasMetricsServer: scenario.hasMetricsServer ?? false,
    seed: seed ?? scenario.name,
    identitySeed: seed ?? randomUUID(),
  });
  cluster.store.remember(0);
  scenario.tell(cluster, opening);
  cluster.store.remember(REMEMBERED_CHANGES);
  return cluster;
}

/** Lets the cluster's time follow the wall clock. */
function keepTime(play: Play, time: () => number) {
  const tick = () => play.advance(time());
  const interval = setInterval(tick, TICK_MILLIS);
  let reaction: NodeJS.Timeout | undefined;
  return {
    now: tick,
    soon: () => {
      reaction ??= setTimeout(() => {
        reaction = undefined;
        tick();
      }, REACTION_MILLIS);
    },
    stop: () => {
      clearInterval(interval);
      clearTimeout(reaction);
    },
  };
}

/** Knows who is connected, and notices when everybody has been gone for a while. */
function watchGuests(idleMs: number | undefined) {
  const sockets = new Set<Socket>();
  let settle: () => void = () => {};
  let timer: NodeJS.Timeout | undefined;
  const idle = new Promise<void>(resolve => {
    settle = resolve;
  });
  const startWaiting = () => {
    if (idleMs !== undefined) timer = setTimeout(settle, idleMs);
  };
  startWaiting();
  return {
    idle,
    welcome: (socket: Socket) => {
      clearTimeout(timer);
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        if (sockets.size === 0) startWaiting();
      });
    },
    dismiss: () => {
      idleMs = undefined;
      clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      settle();
    },
  };
}

function unknownScenarioWords(name: string): string {
  const known = scenarioRegistry.map(scenario => scenario.name).join(', ');
  return `There is no practice scenario ${JSON.stringify(name)}; there are ${known}.`;
}
