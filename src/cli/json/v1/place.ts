import type { Place } from '../../../domain/environment.ts';
import { safe } from '../../../domain/safe-text.ts';

export const placeJson = ({ context, server, cluster, namespace, environment, tlsVerified }: Place, user: string) => ({
  context: safe(context),
  server: safe(server),
  cluster,
  namespace,
  environment,
  tlsVerified,
  user: safe(user),
});
