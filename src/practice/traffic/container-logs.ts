import type { Pod } from '../kube-objects.ts';

/** The last lines that a container wrote; the container before it keeps its own, for `--previous`. */
export type LogLine = { readonly at: number; readonly text: string };

export type ContainerLogs = {
  write(uid: string, at: number, level: 'INFO' | 'WARN' | 'ERROR', text: string): void;
  /** A line as it is, such as the end of a crash. */
  writeRaw(uid: string, at: number, text: string): void;
  /** A new container starts with an empty log; the old one becomes the previous. */
  restart(uid: string): void;
  forget(uid: string): void;
  lines(uid: string, previous?: boolean): readonly LogLine[] | undefined;
  /** Tells of every further line of this pod; returns how to stop. */
  follow(uid: string, listener: (line: LogLine) => void): () => void;
};

/** Every container has a log of its own; the first one's is the pod's. */
export function logKeyOf({ metadata, spec }: Pod, container: string): string {
  return spec.containers[0]?.name === container ? metadata.uid : `${metadata.uid}/${container}`;
}

const MOST_LINES = 1000;

type PodLogs = {
  current: LogLine[];
  previous: LogLine[] | undefined;
  readonly followers: Set<(line: LogLine) => void>;
};

export function createContainerLogs(): ContainerLogs {
  const pods = new Map<string, PodLogs>();
  const of = (uid: string): PodLogs => {
    let logs = pods.get(uid);
    if (!logs) {
      logs = { current: [], previous: undefined, followers: new Set() };
      pods.set(uid, logs);
    }
    return logs;
  };
  const writeRaw = (uid: string, at: number, text: string) => {
    const logs = of(uid);
    const line = { at, text };
    logs.current.push(line);
    if (logs.current.length > MOST_LINES * 1.5) logs.current = logs.current.slice(-MOST_LINES);
    for (const follower of logs.followers) follower(line);
  };
  return {
    writeRaw,
    write: (uid, at, level, text) => writeRaw(uid, at, `${new Date(at).toISOString()} ${level} ${text}`),
    restart: uid => {
      const logs = of(uid);
      if (logs.current.length > 0) logs.previous = logs.current;
      logs.current = [];
    },
    forget: uid => {
      for (const key of pods.keys()) if (key === uid || key.startsWith(`${uid}/`)) pods.delete(key);
    },
    lines: (uid, previous = false) => (previous ? pods.get(uid)?.previous : pods.get(uid)?.current),
    follow: (uid, listener) => {
      const { followers } = of(uid);
      followers.add(listener);
      return () => followers.delete(listener);
    },
  };
}
