import { type SafeText, safe } from './safe-text.ts';

export type ImageParts = { readonly repository: string; readonly version?: string; readonly digest?: string };

/** `registry/shop/checkout:2.0.9@sha256:…` → its last name, its tag, and its digest. */
export function imageParts(image: string): ImageParts {
  const [named = '', digest] = image.split('@');
  const last = named.slice(named.lastIndexOf('/') + 1);
  const colon = last.indexOf(':');
  return {
    repository: colon < 0 ? last : last.slice(0, colon),
    ...(colon >= 0 && { version: last.slice(colon + 1) }),
    ...(digest !== undefined && { digest }),
  };
}

/** How people call a release: the tag of its first image, else its digest, else its name. */
export function versionOf(images: readonly string[]): SafeText {
  const { repository, version, digest } = imageParts(images[0] ?? '');
  return safe(version ?? (digest ? shortDigest(digest) : repository), 40);
}

/** `sha256:9f2c1e…` → `@9f2c1e` */
export const shortDigest = (digest: string): string => `@${digest.replace(/^sha256:/, '').slice(0, 6)}`;
