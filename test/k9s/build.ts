import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BuildProblem, builtFolder, sayFolder } from '../control-plane/go-build.ts';

const moduleFolder = import.meta.dirname;

/** The built k9s, from a module of its own: it pins other Kubernetes libraries than the control plane. */
export async function k9sProgram(): Promise<string> {
  return join(await k9sFolder(), 'bin', 'k9s');
}

async function k9sFolder(): Promise<string> {
  const goMod = await readFile(join(moduleFolder, 'go.mod'), 'utf8');
  const version = /github\.com\/derailed\/k9s (v\S+)/.exec(goMod)?.[1];
  if (!version) throw new BuildProblem('test/k9s/go.mod names no version of github.com/derailed/k9s: restore it.');
  return builtFolder({
    what: 'k9s',
    label: 'k9s',
    moduleFolder,
    programs: ['k9s'],
    variables: { 'github.com/derailed/k9s/cmd.version': version },
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await sayFolder('k9s', k9sFolder);
