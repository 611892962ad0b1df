import type { Difference } from '../domain/change.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';

/** `image checkout:2.1.0 → checkout:2.0.9`, `env FEATURE_NEW_CART=on removed` */
export function differenceInWords({ what, before, after }: Difference): SafeText {
  if (before === undefined) return safe(`${what}${after === undefined ? '' : `=${after}`} added`);
  if (after === undefined) return safe(`${what}=${before} removed`);
  return safe(`${what} ${before} → ${after}`);
}
