import { otherDescriptions } from './descriptions/others.ts';
import { podDescriptions } from './descriptions/pods.ts';
import { workloadDescriptions } from './descriptions/workloads.ts';

let read: ReadonlyMap<string, string> | undefined;

/** What a type (`Deployment`) or a field (`DeploymentSpec.paused`) is for, where we say so. */
export function descriptionOf(name: string): string | undefined {
  read ??= readDescriptions();
  return read.get(name);
}

/** Every name that is described, so that a test can tell a name that no longer exists. */
export function describedNames(): readonly string[] {
  read ??= readDescriptions();
  return [...read.keys()];
}

/** One line each: the name, a colon, the text. */
function readDescriptions(): ReadonlyMap<string, string> {
  const lines = [workloadDescriptions, podDescriptions, otherDescriptions].flatMap(text => text.trim().split('\n'));
  return new Map(
    lines
      .filter(line => line !== '')
      .map(line => {
        const end = line.indexOf(': ');
        return [line.slice(0, end), line.slice(end + 2)] as const;
      }),
  );
}
