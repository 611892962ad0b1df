import type { FailedAnswer } from '../domain/answer.ts';
import { type JsonObject, textAt } from '../domain/json.ts';
import { safe } from '../domain/safe-text.ts';
import type { SettingForms } from '../domain/step-form.ts';
import { isWorkloadKind, type WorkloadRef } from '../domain/workload.ts';
import { servicesOf } from '../workloads/serving.ts';
import type { Readers } from './action.ts';
import { readWorkloadWorld } from './workload-world.ts';

/** By which Service a workload is reached: the one that is named, or the only one that selects its pods. */
export type ByService = { readonly ref?: WorkloadRef; readonly service?: string; readonly port?: string };
export type ServiceFound = { readonly namespace: string; readonly service: string; readonly port?: string };

export const byServiceSettings: SettingForms = {
  workload: { type: 'workload', says: 'Whose Service is asked; without it, that of the workload of the run.' },
  service: { type: 'name', says: 'Which Service, where more than one reaches the workload.' },
  port: { type: 'text', says: 'Its port, by name or number; the first where none is named.' },
};

export function parseByService(raw: JsonObject): { readonly by: ByService; readonly problems: readonly string[] } {
  const { workload, service, port } = raw;
  const [kind, namespace, name] = ['kind', 'namespace', 'name'].map(key => textAt(workload, key));
  const ref = isWorkloadKind(kind) && namespace && name ? { kind, namespace, name } : undefined;
  const portText = typeof port === 'number' ? String(port) : port;
  const problems = [
    ...(workload === undefined || ref ? [] : ['"workload" must name a kind, a namespace and a name']),
    ...(service === undefined || (typeof service === 'string' && service !== '') ? [] : ['"service" must be a name']),
    ...(portText === undefined || typeof portText === 'string' ? [] : ['"port" must be a name or a number']),
  ];
  return {
    problems,
    by: {
      ...(ref && { ref }),
      ...(typeof service === 'string' && { service }),
      ...(typeof portText === 'string' && { port: portText }),
    },
  };
}

export async function findService(
  { ref, service, port }: ByService,
  from: Readers,
  signal: AbortSignal,
): Promise<ServiceFound | FailedAnswer> {
  const about = ref ?? from.walk?.workload;
  if (!about) return notFound('no workload was given, and the run is about none');
  const { namespace } = about;
  const found = (name: string): ServiceFound => ({ namespace, service: name, ...(port !== undefined && { port }) });
  if (service !== undefined) return found(service);
  const world = await readWorkloadWorld(about, from, signal);
  if (world.kind === 'unread') return world.answer;
  if (world.family.services === undefined) return { kind: 'unreachable', says: safe('Services could not be read') };
  const [only, ...others] = servicesOf(world.family);
  if (!only) return notFound(`no Service reaches the pods of ${about.name}`);
  if (others.length === 0) return found(only.name);
  const names = [only, ...others].map(({ name }) => name).join(' and ');
  return notFound(`${names} reach the pods of ${about.name}: name one with service:`);
}

const notFound = (says: string): FailedAnswer => ({ kind: 'absent', says: safe(says) });
