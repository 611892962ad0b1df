import { killRamps, stable } from './ramps-to-kill.ts';

killRamps('a ramp that fails, and whose process is killed', 'canary-errors', '5,25,100', [
  {
    points: [
      { line: 'change.started to-5 kube', when: 'after' },
      { line: 'step.ended judge-5', when: 'after' },
    ],
    after: 'resume',
  },
]);

killRamps('a ramp that is good, and whose process is killed', 'canary-ramp', '50,100', [
  { points: [{ line: 'change.finished promote kube', when: 'before' }], after: 'abort', becomes: stable },
]);
