#!/usr/bin/env -S node --max-semi-space-size=1 --v8-pool-size=1
// Old syntax on purpose: an old Node has to get as far as the sentence below.
var parts = process.versions.node.split('.').map(Number);
if (parts[0] < 22 || (parts[0] === 22 && parts[1] < 19)) {
  console.error(
    'deploy-cockpit needs Node 22.19 or newer, and this is ' +
      process.versions.node +
      '. From a clone, npm start brings its own.',
  );
  process.exitCode = 2;
} else {
  import('node:module').then(module => {
    // Written on a clean exit only; a start without it is half as fast.
    if (module.enableCompileCache) module.enableCompileCache(process.env.DEPLOY_COCKPIT_COMPILE_CACHE);
    return import('./main.js');
  });
}
