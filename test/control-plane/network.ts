/** Addresses inside of the network that `in-namespace.ts` makes. Pods get theirs from kwok, out of `podCidr`. */
export const podCidr = '10.244.0.0/16';
export const serverAddress = '10.0.255.1';
/** Set for whatever runs inside: only there may a server listen on all addresses, since nobody else can reach them. */
export const ownNetwork = 'DEPLOY_COCKPIT_TEST_NETWORK';
/** Where every pod's application listens. */
export const podPort = 8080;
