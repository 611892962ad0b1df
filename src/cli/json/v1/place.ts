import { environmentIn, type Place } from '../../../domain/environment.ts';
import { safe } from '../../../domain/safe-text.ts';

export const placeJson = (place: Place, user: string) => {
  const { context, server, cluster, namespace, tlsVerified } = place;
  const { environment, name } = environmentIn(place, namespace);
  return {
    context: safe(context),
    server: safe(server),
    cluster,
    namespace,
    environment,
    ...(name !== undefined && { environmentName: name }),
    tlsVerified,
    user: safe(user),
  };
};
