import type { WorkloadRef } from '../../src/domain/workload.ts';
import { TextLine } from './Line.tsx';

/** Instead of a screen about a workload that is not there. */
export function GoneLine({ of }: { readonly of: WorkloadRef }) {
  return <TextLine>{goneSays(of)}</TextLine>;
}

export const goneSays = ({ name }: WorkloadRef): string => ` ${name} is gone, or was never there.`;
