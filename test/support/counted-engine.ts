import type { Engine } from '../../src/engine/engine.ts';
import type { SwiftClock } from './swift-clock.ts';

/** Whatever the engine asks of the cluster or the disk is work, during which the clock stands still. */
export function countedEngine(engine: Engine, { counted }: SwiftClock): Engine {
  const { reader, access, writer, journal, sources, outlets } = engine;
  const each = <Ports extends object>(ports: Ports): Ports =>
    Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, counted(port as object)])) as Ports;
  return {
    ...engine,
    reader: counted(reader),
    access: counted(access),
    ...(writer && { writer: counted(writer) }),
    journal: counted(journal),
    sources: each(sources),
    ...(outlets && { outlets: each(outlets) }),
  };
}
