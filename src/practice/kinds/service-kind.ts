import { fnv32a } from '../chance.ts';
import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { duplicate, invalid, notSupported, required } from './field-problem.ts';
import { labelNameProblems } from './name-rules.ts';
import { listOf } from './pod-template-defaults.ts';
import { isPort, PORT_WORDS, PROTOCOLS } from './port-problems.ts';
import { portProblems } from './probe-problems.ts';
import type { ResourceRow } from './resource-row.ts';

export const serviceKind: ResourceRow = {
  group: '',
  version: 'v1',
  resource: 'services',
  singular: 'service',
  kind: 'Service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status', 'proxy'],
  generation: 'none',
  hasStatus: true,
  returnsDeleted: true,
  fill: fillService,
  prepareForCreate: object => {
    const { namespace, name } = object.metadata as { namespace: string; name: string };
    if (isJsonObject(object.spec)) giveAddress(object.spec, `${namespace}/${name}`);
    object.status = { loadBalancer: {} };
  },
  prepareForUpdate: keepAddress,
  problems: serviceProblems,
};

/** Upstream: SetDefaults_Service. */
function fillService(object: JsonObject): void {
  const spec = object.spec;
  if (!isJsonObject(spec)) return;
  spec.sessionAffinity ??= 'None';
  spec.type ??= 'ClusterIP';
  spec.internalTrafficPolicy ??= 'Cluster';
  for (const port of listOf(spec.ports)) {
    port.protocol ??= 'TCP';
    port.targetPort ??= port.port;
  }
}

/** An address for ever, taken from the name: there is no table of addresses to run out. */
function giveAddress(spec: JsonObject, name: string): void {
  const hash = fnv32a(name);
  spec.clusterIP ??= `10.96.${(hash >> 8) & 255}.${hash & 255 || 1}`;
  spec.clusterIPs ??= [spec.clusterIP];
  spec.ipFamilies ??= ['IPv4'];
  spec.ipFamilyPolicy ??= 'SingleStack';
}

const GIVEN = ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] as const;

/** Who replaces a Service without naming its address means the one that it has. Upstream: patchAllocatedValues. */
function keepAddress({ spec }: JsonObject, previous: JsonObject): void {
  if (!isJsonObject(spec) || spec.type === 'ExternalName') return;
  for (const member of GIVEN) {
    const had = at(previous, 'spec', member);
    if (had !== undefined) spec[member] ??= had;
  }
}

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

/** Upstream: ValidateService. */
function serviceProblems(object: JsonObject): FieldProblem[] {
  const problems = labelNameProblems('metadata.name', String(at(object, 'metadata', 'name') ?? ''));
  const ports = listOf(at(object, 'spec', 'ports'));
  const type = at(object, 'spec', 'type');
  if (ports.length === 0 && at(object, 'spec', 'clusterIP') !== 'None' && type !== 'ExternalName') {
    problems.push(required('spec.ports'));
  }
  ports.forEach((port, index) => {
    problems.push(...portOfServiceProblems(`spec.ports[${index}]`, port, ports.length > 1));
  });
  if (type !== undefined && !TYPES.includes(String(type))) problems.push(notSupported('spec.type', type, TYPES));
  const key = ({ protocol, port }: JsonObject) => `${protocol}/${port}`;
  ports.forEach((port, index) => {
    if (ports.findIndex(each => key(each) === key(port)) === index) return;
    // The real server shows its own struct here.
    const asRead = {
      Name: '',
      Protocol: port.protocol,
      AppProtocol: null,
      Port: port.port,
      TargetPort: 0,
      NodePort: 0,
    };
    problems.push(duplicate(`spec.ports[${index}]`, asRead));
  });
  return problems;
}

function portOfServiceProblems(field: string, { name, port, targetPort, protocol }: JsonObject, needsName: boolean) {
  const problems: FieldProblem[] = [];
  if (needsName && !name) problems.push(required(`${field}.name`));
  if (!isPort(port)) problems.push(invalid(`${field}.port`, port ?? 0, PORT_WORDS));
  if (protocol !== undefined && !PROTOCOLS.includes(String(protocol))) {
    problems.push(notSupported(`${field}.protocol`, protocol, PROTOCOLS));
  }
  return [...problems, ...portProblems(`${field}.targetPort`, targetPort)];
}
