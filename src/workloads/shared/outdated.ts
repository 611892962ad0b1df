import { versionOf } from '../../domain/image.ts';
import type { PodReport } from '../../domain/reports.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';

/** `queue-2 (3.2, no longer asked for)`: after a rollback that may be the newer version, so it is not called old. */
export const outdated = ({ name, containers }: PodReport): SafeText =>
  safe(`${name} (${versionOf(containers.map(({ image }) => image))}, no longer asked for)`);
