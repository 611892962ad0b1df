import { readFile } from 'node:fs/promises';
import type { Pem } from './kubeconfig.ts';
import { type Problem, problem } from './problem.ts';

/** The bytes of a certificate or key; never part of any message. */
export async function readPem(pem: Pem, what: string): Promise<Buffer | Problem> {
  if ('data' in pem) return Buffer.from(pem.data, 'base64');
  try {
    return await readFile(pem.file);
  } catch (error) {
    return problem(
      `The ${what} ${pem.file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}.`,
    );
  }
}
