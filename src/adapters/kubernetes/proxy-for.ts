import { isLoopback } from './kubeconfig.ts';

/** The proxy that kubectl would use: the cluster's own, else the environment's, never for this machine. */
export function proxyFor(
  server: string,
  ofCluster: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (ofCluster) return ofCluster;
  const { hostname, protocol, port } = new URL(server);
  if (isLoopback(hostname)) return undefined;
  const proxy = protocol === 'https:' ? (env.HTTPS_PROXY ?? env.https_proxy) : (env.HTTP_PROXY ?? env.http_proxy);
  if (!proxy || isExempt(hostname, port, env.NO_PROXY ?? env.no_proxy ?? '')) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

/** `example.com` means it and all below it, `.example.com` only those below, `*` everything. Networks as a.b.c.d/n. */
function isExempt(hostname: string, port: string, list: string): boolean {
  return list
    .split(',')
    .map(rule => rule.trim().toLowerCase())
    .some(rule => rule !== '' && (rule === '*' || matches(rule, hostname, port)));
}

function matches(rule: string, hostname: string, port: string): boolean {
  if (rule.includes('/')) return isInNetwork(hostname, rule);
  const [name = '', onlyPort] = rule.split(':');
  if (onlyPort !== undefined && onlyPort !== (port || '443')) return false;
  const domain = name.replace(/^\*?\./, '');
  return hostname.endsWith(`.${domain}`) || (hostname === domain && !name.startsWith('.') && !name.startsWith('*.'));
}

function isInNetwork(hostname: string, network: string): boolean {
  const [base = '', bits = '32'] = network.split('/');
  const [host, start] = [addressNumber(hostname), addressNumber(base)];
  if (host === undefined || start === undefined) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(host / size) === Math.floor(start / size);
}

const addressNumber = (address: string): number | undefined =>
  /^\d+\.\d+\.\d+\.\d+$/.test(address)
    ? address.split('.').reduce((number, part) => number * 256 + Number(part), 0)
    : undefined;
