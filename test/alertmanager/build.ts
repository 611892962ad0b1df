import { alertmanagerProgram } from './alertmanager.ts';

// Before the tests, whose own network reaches nothing to fetch it from.
const { file } = await alertmanagerProgram();
console.log(`alertmanager: ready, ${file}`);
