/** A program that the settings allow a playbook to run, by the name that stands first in its argv. */
export type AllowedProgram = {
  readonly name: string;
  /** From the root: nothing is looked for in a PATH that somebody may have changed. */
  readonly path: string;
  /** Variables of our own environment that it gets beside the harmless ones; their values are secrets. */
  readonly env: readonly string[];
};

const interpreters = new Set(
  (
    'sh bash dash ash zsh ksh mksh csh tcsh fish busybox pwsh powershell cmd env xargs eval exec source command nohup ' +
    'setsid timeout nice time watch parallel script expect ssh sudo su doas chroot nsenter unshare find awk gawk perl ' +
    'python python3 ruby node deno bun php lua tclsh'
  ).split(' '),
);

/** The name of a program that runs whatever its arguments say: with one of them a list of arguments is a script again. */
export function interpreterIn(program: string): string | undefined {
  const name = (program.split(/[/\\]/).at(-1) ?? '').toLowerCase().replace(/\.exe$/, '');
  return interpreters.has(name.replace(/(?<=^(?:python|perl|ruby|php|lua))[\d.]+$/, '')) ? name : undefined;
}
