import { killRamps, stable, tried } from './ramps-to-kill.ts';

// On the practice cluster as well: only there do users tell whether a request was lost. It waits too long for npm test.

/** Each step of a ramp that fails, around the lines at which something is under way. */
killRamps('a ramp that fails, and whose process is killed', 'canary-errors', '5,25,100', [
  { points: [{ line: 'run.opened', when: 'after' }], after: 'abort' },
  { points: [{ line: 'plan.made to-5', when: 'after' }], after: 'resume' },
  { points: [{ line: 'change.finished to-5 kube', when: 'before' }], after: 'resume' },
  { points: [{ line: 'change.finished to-5 kube', when: 'before' }], after: 'abort' },
  { points: [{ line: 'step.entered judge-5', when: 'after' }], after: 'abort' },
  { points: [{ line: 'step.ended judge-5', when: 'before' }], after: 'resume' },
  { points: [{ line: 'change.started take-away kube', when: 'after' }], after: 'abort' },
  { points: [{ line: 'change.finished take-away kube', when: 'before' }], after: 'resume' },
  { points: [{ line: 'run.closed', when: 'before' }], after: 'abort' },
]);

/** In the middle of a promotion an abort rolls stable back; whoever goes on ends with all of it promoted. */
killRamps('a ramp that is good, and whose process is killed', 'canary-ramp', '5,100', [
  { points: [{ line: 'change.started promote kube', when: 'after' }], after: 'abort', becomes: stable },
  { points: [{ line: 'change.finished promote kube', when: 'after' }], after: 'resume', becomes: tried },
]);

killRamps('a ramp that is good, and is killed at each of its steps', 'canary-ramp', '5,25,50,100', [
  {
    points: [
      { line: 'change.finished to-5 kube', when: 'before' },
      { line: 'change.started to-25 kube', when: 'after' },
      { line: 'step.ended judge-25', when: 'before' },
      { line: 'change.finished to-50 kube', when: 'before' },
      { line: 'step.entered judge-50', when: 'after' },
      { line: 'change.started promote kube', when: 'after' },
    ],
    after: 'resume',
    becomes: tried,
  },
]);
