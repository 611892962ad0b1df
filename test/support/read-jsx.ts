import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'rolldown/utils';

/** Node strips types by itself but doesn't read JSX: what a test file needs before it imports a component. */
registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.tsx')) return next(url, context);
    const file = fileURLToPath(url);
    const { code, errors, map } = transformSync(file, readFileSync(file, 'utf8'), {
      jsx: { runtime: 'automatic' },
      sourcemap: true,
    });
    if (errors.length > 0) throw new SyntaxError(errors.map(({ message }) => message).join('\n'));
    const mapped = Buffer.from(JSON.stringify(map)).toString('base64');
    return {
      format: 'module',
      source: `${code}\n//# sourceMappingURL=data:application/json;base64,${mapped}`,
      shortCircuit: true,
    };
  },
});
