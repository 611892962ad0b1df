import { webcrypto } from 'node:crypto';
import { provideReflectMetadata } from './reflect-metadata.ts';

/** A certificate authority of this cluster's own, and the server's certificate for the loopback address. */
export type ServerCertificates = {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
};

const ELLIPTIC = {
  name: 'ECDSA',
  namedCurve: 'P-256',
  hash: 'SHA-256',
} as const;
const DAY = 86_400_000;

export async function createCertificates(): Promise<ServerCertificates> {
  provideReflectMetadata();
  // Loaded here and not above: the library looks for Reflect's metadata while it loads.
  const x509 = await import('@peculiar/x509');
  const [authorityKeys, serverKeys] = await Promise.all([newKeys(), newKeys()]);
  // Valid from yesterday on: a clock that is a little slow must not lock anybody out.
  const validity = {
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + 30 * DAY),
  };
  const authorityName = 'CN=deploy-cockpit practice authority';
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: authorityName,
    keys: authorityKeys,
    signingAlgorithm: ELLIPTIC,
    ...validity,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=deploy-cockpit practice API server',
    issuer: authorityName,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: ELLIPTIC,
    ...validity,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  return {
    authority: authority.toString('pem'),
    certificate: certificate.toString('pem'),
    key: await privateKeyText(serverKeys.privateKey),
  };
}

/** Elliptic keys: an RSA pair would take longer than the whole start. */
function newKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ELLIPTIC, true, ['sign', 'verify']) as Promise<CryptoKeyPair>;
}

type CryptoKeyPair = webcrypto.CryptoKeyPair;

async function privateKeyText(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}
