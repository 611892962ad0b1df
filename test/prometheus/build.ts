import { prometheusProgram, promtool } from './prometheus.ts';

// Before the tests, whose own network reaches nothing to fetch it from.
const { file } = await prometheusProgram();
await promtool();
console.log(`prometheus: ready, ${file}`);
