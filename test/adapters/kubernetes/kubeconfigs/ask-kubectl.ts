import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Writes down what the kubectl on PATH makes of these files: `node ask-kubectl.ts`. The tests read its answers only. */
const shapes = [
  ['first.yaml', 'below/second.yaml'],
  ['below/second.yaml', 'first.yaml'],
  ['missing.yaml', 'first.yaml'],
  ['first.yaml', 'missing.yaml', 'below/second.yaml'],
  ['', 'first.yaml', ''],
  ['empty.yaml', 'below/second.yaml'],
];
const contexts = [undefined, 'staging', 'prod', '007', 'nobody', 'careless', 'absent'];

const answers = shapes.flatMap(files =>
  contexts.map(context => {
    const KUBECONFIG = files.map(file => file && join(import.meta.dirname, file)).join(delimiter);
    const flags = context === undefined ? [] : ['--context', context];
    const { status, stdout } = spawnSync(
      'kubectl',
      ['config', 'view', '--minify', '--raw', '--flatten', '-o', 'json', ...flags],
      { env: { PATH: process.env.PATH, KUBECONFIG }, encoding: 'utf8' },
    );
    const said = status === 0 ? JSON.parse(stdout.replaceAll(import.meta.dirname, 'HERE')) : null;
    return { files, ...(context !== undefined && { context }), said };
  }),
);
writeFileSync(join(import.meta.dirname, 'kubectl-said.json'), `${JSON.stringify(answers, null, 2)}\n`);
