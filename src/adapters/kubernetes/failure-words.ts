import { DeadlineError, type Ended } from './exchange.ts';

type Broken = Extract<Ended, { kind: 'broken' }>;

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection is refused',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up now',
  EHOSTUNREACH: 'there is no way to it from here',
  ENETUNREACH: 'there is no way to it from here',
  UND_ERR_CONNECT_TIMEOUT: 'no connection came about in time',
  ETIMEDOUT: 'no connection came about in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer came in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped halfway',
  ABORTED: 'nobody waits for the answer any more',
  ANSWER_TOO_LONG: 'the answer was too long',
  TOTAL_DEADLINE: 'no whole answer came in time',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_DESTROYED: 'the connection was closed by us',
  UND_ERR_CLOSED: 'the connection was closed by us',
  UND_ERR_INVALID_ARG: 'the login holds characters that cannot be sent',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet; is this clock right?',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not signed by an authority we know',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not signed by an authority we know',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not signed by an authority we know',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not signed by an authority we know',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate is not signed by an authority we know',
  CERT_SIGNATURE_FAILURE: 'its certificate is not signed by an authority we know',
};

/** Why no answer came, in words that can follow “API server HOST:”. */
export function failureWords({ error, reached }: Broken): string {
  if (error instanceof DeadlineError && reached === 'nothing') return 'no connection came about in time';
  const code = codeOf(error);
  if (code && words[code]) return words[code];
  if (code?.startsWith('ERR_OSSL')) return `a certificate or key of the kubeconfig cannot be used (${code})`;
  if (code?.startsWith('ERR_SSL') || code?.startsWith('ERR_TLS')) return `no encrypted connection came about (${code})`;
  return code ? `no answer came (${code})` : 'no answer came';
}

/** A name with several addresses fails with one error for each. */
export function codeOf(error: NodeJS.ErrnoException): string | undefined {
  if (error.name === 'AbortError') return 'ABORTED';
  if (typeof error.code === 'string') return error.code;
  const first = error instanceof AggregateError ? (error.errors[0] as NodeJS.ErrnoException | undefined) : undefined;
  const cause = first ?? (error.cause as NodeJS.ErrnoException | undefined);
  return typeof cause?.code === 'string' ? cause.code : undefined;
}
