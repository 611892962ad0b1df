import fc from 'fast-check';
import type { KubeObject } from '../../../src/practice/kube-objects.ts';
import { type Subject, template } from './subject.ts';

export type Deed =
  | { readonly kind: 'scale'; readonly replicas: number }
  | { readonly kind: 'image'; readonly tag: string }
  | { readonly kind: 'undo'; readonly which: number }
  | { readonly kind: 'delete pod'; readonly which: number }
  | { readonly kind: 'pause' | 'resume' }
  | { readonly kind: 'partition'; readonly partition: number }
  | { readonly kind: 'wait'; readonly seconds: number };

/** What people do to every kind; a kind adds its own. */
export const commonDeeds = {
  image: fc.constantFrom('1', '2', '3', '4', '5-never', '6-pull').map(tag => ({ kind: 'image', tag }) as const),
  undo: fc.nat(5).map(which => ({ kind: 'undo', which }) as const),
  deletePod: fc.nat(8).map(which => ({ kind: 'delete pod', which }) as const),
  wait: fc.integer({ min: 1, max: 25 }).map(seconds => ({ kind: 'wait', seconds }) as const),
  scale: fc.integer({ min: 0, max: 4 }).map(replicas => ({ kind: 'scale', replicas }) as const),
} as const;

/** A workload and the rules that must hold for it, whatever is done. */
export type Trial<Wish> = {
  readonly wish: fc.Arbitrary<Wish>;
  readonly deed: fc.Arbitrary<Deed>;
  readonly begin: (wish: Wish) => Course;
};

export type Course = {
  readonly subject: Subject<KubeObject>;
  /** Puts back a template that is kept. */
  readonly undo: (which: number) => void;
  /** Between two moments in which nobody but the controllers acts. */
  readonly look: () => void;
  /** Somebody is about to do this: what it may break is no controller's fault. */
  readonly beforeDeed: (deed: Deed) => void;
  readonly isComplete: () => boolean;
  /** Helps where a real cluster needs help, too. */
  readonly help: () => void;
  /** What must hold in the end. */
  readonly lookAtLast: () => void;
};

const LEAST_DEEDS = 20;

/** The first history in which something does not hold, or none among `runs`. */
export function firstBroken<Wish>(trial: Trial<Wish>, runs: number, seed: number): string | undefined {
  const property = fc.property(
    trial.wish,
    fc.array(trial.deed, { minLength: LEAST_DEEDS, maxLength: LEAST_DEEDS + 4 }),
    (wish, deeds) => {
      const broken = brokenIn(trial.begin(wish), deeds);
      if (broken !== undefined) throw new Error(broken);
    },
  );
  const details = fc.check(property, { seed, numRuns: runs, endOnFailure: true });
  if (!details.failed) return undefined;
  return `history ${details.numRuns}: ${String(details.errorInstance)} ${JSON.stringify(details.counterexample)}`;
}

function brokenIn(course: Course, deeds: readonly Deed[]): string | undefined {
  const { subject } = course;
  subject.wait(12);
  for (const deed of deeds) {
    course.beforeDeed(deed);
    act(course, deed);
    const seconds = deed.kind === 'wait' ? deed.seconds : 1.2;
    for (let step = 0; step < 3; step++) {
      subject.wait(seconds / 3);
      course.look();
    }
    if (subject.broken.length > 0) return subject.broken[0];
  }
  act(course, { kind: 'resume' });
  act(course, { kind: 'partition', partition: 0 });
  act(course, { kind: 'image', tag: 'good' });
  for (let minute = 0; minute < 12 && !course.isComplete(); minute++) {
    subject.wait(30);
    course.help();
  }
  if (!course.isComplete()) return 'it never became complete';
  subject.wait(5);
  course.lookAtLast();
  return subject.broken[0];
}

function act({ subject, undo }: Course, deed: Deed): void {
  if (deed.kind === 'scale') subject.edit(() => ({ replicas: deed.replicas }));
  else if (deed.kind === 'image') subject.edit(() => ({ template: template(deed.tag) }));
  else if (deed.kind === 'undo') undo(deed.which);
  else if (deed.kind === 'delete pod') subject.deletePod(deed.which);
  else if (deed.kind === 'pause' || deed.kind === 'resume') {
    if (subject.read().kind === 'Deployment') subject.edit(() => ({ paused: deed.kind === 'pause' }));
  } else if (deed.kind === 'partition' && subject.read().kind === 'StatefulSet') {
    const { updateStrategy } = subject.read().spec as { updateStrategy: { type: string } };
    if (updateStrategy.type !== 'RollingUpdate') return;
    subject.edit(() => ({ updateStrategy: { ...updateStrategy, rollingUpdate: { partition: deed.partition } } }));
  }
}
