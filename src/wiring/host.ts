import type { House } from '../cli/house.ts';

/** What the process that we run in lends to everything that is wired up. */
export type Host = Pick<
  House,
  'version' | 'env' | 'print' | 'journal' | 'names' | 'playbooks' | 'contexts' | 'settings' | 'interrupted'
> & {
  /** Where what must outlive the process is kept. */
  readonly folder: string;
  /** Command and arguments that start this program. */
  readonly program: readonly [string, string];
};
