import { Box } from 'ink';
import type { CockpitState } from '../../src/app/store/state.ts';
import { formTitle, inputLines } from '../playbooks/input-lines.ts';
import { TextLine } from '../primitives/Line.tsx';
import { ScrolledPage } from '../primitives/ScrolledPage.tsx';

/** What a playbook asks for before it begins. Opening a run changes nothing in the cluster. */
export function InputsScreen({ state, rows }: { readonly state: CockpitState; readonly rows: number }) {
  const { form } = state;
  if (!form) return <TextLine> No playbook is being opened.</TextLine>;
  return (
    <Box flexDirection="column">
      <TextLine bold>{formTitle(form)}</TextLine>
      <ScrolledPage lines={inputLines(form, state.size.columns - 1)} from={0} rows={rows - 2} />
      <TextLine tone="quiet">Opening a run changes nothing in the cluster. Each change of it asks you first.</TextLine>
    </Box>
  );
}
