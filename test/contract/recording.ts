import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Answers } from './run-script.ts';
import type { Suite } from './suites.ts';

const fileOf = ({ name }: Suite) => path.resolve(import.meta.dirname, '../fixtures/contract', `${name}.json`);

/** What kube-apiserver 1.36.3 answered to the suite, masked. */
export const readRecording = (suite: Suite): Answers => JSON.parse(readFileSync(fileOf(suite), 'utf8'));

export function writeRecording(suite: Suite, answers: Answers): void {
  mkdirSync(path.dirname(fileOf(suite)), { recursive: true });
  writeFileSync(fileOf(suite), `${JSON.stringify(answers, undefined, 1)}\n`);
}

export const isToBeRecorded = process.env.UPDATE_RECORDING === '1';
