/** Milliseconds since 1970, UTC. Time always arrives as an argument: nothing in the middle asks a clock. */
export type Instant = number;

/** A run's, a change's or a debt's name: unique, sortable by time, safe in a file name and an HTTP header. */
export type Id = string & { readonly idBrand: never };

/** `sha256:` and 64 hex digits. */
export type Sha = `sha256:${string}`;
export type Hash = (text: string) => Sha;
