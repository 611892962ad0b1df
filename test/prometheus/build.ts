import { prometheusProgram } from './prometheus.ts';

// Before the tests, whose own network reaches nothing to fetch it from.
const { file } = await prometheusProgram();
console.log(`prometheus: ready, ${file}`);
