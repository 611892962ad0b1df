import type { OnContainerNews } from '../controllers/kubelet/kubelet-tools.ts';
import type { ApplicationRule } from './application.ts';
import type { Databases } from './databases.ts';
import { applicationOf } from './image-fates.ts';

/** A migration that came to its end has changed the schema; one that failed has changed nothing. */
export function migrationsOf(databases: Databases, applications: readonly ApplicationRule[]): OnContainerNews {
  return (pod, news) => {
    if (news.kind !== 'ended' || news.exitCode !== 0) return;
    const { migrates } = applicationOf(news.container.image, applications);
    if (migrates) databases.migrate(pod.metadata.namespace ?? '', migrates.database, migrates.to);
  };
}
