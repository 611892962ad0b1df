import { examples } from './examples.ts';
import { cockpitFrame } from './frame.tsx';

/** Prints every screen in every named state, at both widths: `npm run gallery [part of a name]`. */
const wanted = process.argv[2] ?? '';
for (const { screen, state, of } of examples)
  for (const columns of [80, 120])
    if (`${screen} ${state}`.includes(wanted)) {
      console.log(`\n=== ${screen}: ${state} (${columns} columns) ${'='.repeat(20)}`);
      console.log(await cockpitFrame(of, { columns, rows: columns === 80 ? 24 : 40 }));
    }
