import { at } from '../json.ts';
import type { Container, Probe } from '../kube-objects.ts';
import type { Process } from './process.ts';

export type ProbeKind = 'readiness' | 'liveness' | 'startup';

/** What a probe was answered; `words` as the kubelet reports a failure. */
export type ProbeAnswer = { readonly isWell: true } | { readonly isWell: false; readonly words: string };

export type ProbeQuestion = {
  readonly kind: ProbeKind;
  readonly probe: Probe;
  readonly container: Container;
  readonly address: string;
  readonly now: number;
};

const WELL: ProbeAnswer = { isWell: true };
const failed = (words: string): ProbeAnswer => ({ isWell: false, words });

/**
 * Asks the program as the kubelet would: nobody listens at first and on a wrong port, a program that hangs or is slow
 * runs into the timeout, and one that isn't ready says 503 on every path but those of its liveness.
 */
export function probeAnswer(process: Process, question: ProbeQuestion): ProbeAnswer {
  const { probe } = question;
  if (probe.httpGet) return httpAnswer(process, question);
  if (probe.tcpSocket) return tcpAnswer(process, question);
  return ownAnswer(process, question);
}

/** When the answers of a program change next; Infinity when they stay for ever. */
export function nextAnswerChange({ listensAt, readyAt, hangsAt }: Process, after: number): number {
  return Math.min(...[listensAt, readyAt, hangsAt].filter(time => time > after), Number.POSITIVE_INFINITY);
}

function httpAnswer(process: Process, question: ProbeQuestion): ProbeAnswer {
  const { probe, address, now } = question;
  const action = probe.httpGet;
  const port = portOf(at(action, 'port'), question.container);
  const path = String(at(action, 'path') ?? '/');
  const scheme = String(at(action, 'scheme') ?? 'HTTP').toLowerCase();
  const url = `${scheme}://${String(at(action, 'host') ?? address)}:${port}${path.startsWith('/') ? '' : '/'}${path}`;
  if (!isListening(process, question, port)) {
    return failed(`Get "${url}": dial tcp ${address}:${port}: connect: connection refused`);
  }
  const timeout = (probe.timeoutSeconds ?? 1) * 1000;
  if (now >= process.hangsAt || (process.application.answersInMillis ?? 0) > timeout) {
    return failed(`Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`);
  }
  const isWell = /live|health/.test(path) || now >= process.readyAt;
  return isWell ? WELL : failed('HTTP probe failed with statuscode: 503');
}

function tcpAnswer(process: Process, question: ProbeQuestion): ProbeAnswer {
  const port = portOf(at(question.probe.tcpSocket, 'port'), question.container);
  if (isListening(process, question, port)) return WELL;
  return failed(`dial tcp ${question.address}:${port}: connect: connection refused`);
}

/** A command or a gRPC health service: the program's own word on itself. */
function ownAnswer(process: Process, { kind, probe, now }: ProbeQuestion): ProbeAnswer {
  if (now >= process.hangsAt) {
    const timeout = `${probe.timeoutSeconds ?? 1}s`;
    return failed(
      probe.exec
        ? `command timed out: timed out after ${timeout}`
        : `timeout: health rpc did not complete within ${timeout}`,
    );
  }
  const isWell = kind === 'liveness' || now >= process.readyAt;
  if (isWell) return WELL;
  return failed(probe.exec ? '' : 'service unhealthy (responded with "NOT_SERVING")');
}

function isListening(process: Process, { container, now }: ProbeQuestion, port: number | string): boolean {
  const ports = (container.ports ?? []).map(({ containerPort }) => containerPort);
  return now >= process.listensAt && (ports.length === 0 || ports.includes(Number(port)));
}

function portOf(port: unknown, container: Container): number | string {
  if (typeof port !== 'string') return Number(port ?? 80);
  return container.ports?.find(({ name }) => name === port)?.containerPort ?? port;
}
