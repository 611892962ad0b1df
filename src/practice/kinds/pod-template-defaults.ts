import type { JsonObject } from '../json.ts';
import { at, isJsonObject } from '../json.ts';

/** A pod template: its own metadata, and the pod in it. */
export function fillPodTemplate(template: JsonObject): void {
  if (isJsonObject(template.metadata)) dropEmpty(template.metadata, ['annotations', 'labels']);
  fillPodSpec(template.spec);
}

/** Upstream: pkg/apis/core/v1/defaults.go (SetDefaults_PodSpec, _Container, _Probe, _HTTPGetAction, volumes). */
export function fillPodSpec(spec: unknown): void {
  if (!isJsonObject(spec)) return;
  dropEmpty(spec, ['volumes', 'tolerations', 'imagePullSecrets', 'nodeSelector', 'initContainers', 'hostAliases']);
  spec.dnsPolicy ??= 'ClusterFirst';
  spec.restartPolicy ??= 'Always';
  spec.schedulerName ??= 'default-scheduler';
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= 30;
  if (spec.serviceAccountName !== undefined) spec.serviceAccount = spec.serviceAccountName;
  for (const container of [...listOf(spec.containers), ...listOf(spec.initContainers)]) fillContainer(container);
  for (const volume of listOf(spec.volumes)) fillVolume(volume);
}

function fillContainer(container: JsonObject): void {
  dropEmpty(container, ['env', 'envFrom', 'args', 'command', 'ports', 'volumeMounts']);
  container.imagePullPolicy ??= tagOf(String(container.image ?? '')) === 'latest' ? 'Always' : 'IfNotPresent';
  container.resources ??= {};
  container.terminationMessagePath ??= '/dev/termination-log';
  container.terminationMessagePolicy ??= 'File';
  for (const port of listOf(container.ports)) port.protocol ??= 'TCP';
  for (const name of ['readinessProbe', 'livenessProbe', 'startupProbe']) fillProbe(container[name]);
  for (const variable of listOf(container.env)) {
    dropEmptyValue(variable);
    fillFieldRef(at(variable, 'valueFrom', 'fieldRef'));
  }
  for (const moment of ['postStart', 'preStop']) fillHttpGet(at(container.lifecycle, moment, 'httpGet'));
}

function fillFieldRef(reference: unknown): void {
  if (isJsonObject(reference)) reference.apiVersion ??= 'v1';
}

function fillHttpGet(request: unknown): void {
  if (!isJsonObject(request)) return;
  request.path ??= '/';
  request.scheme ??= 'HTTP';
}

/** The tag, or `latest` where an image names neither tag nor digest. */
export function tagOf(image: string): string {
  if (image.includes('@')) return '';
  const last = image.slice(image.lastIndexOf('/') + 1);
  return last.includes(':') ? last.slice(last.indexOf(':') + 1) : 'latest';
}

function fillProbe(probe: unknown): void {
  if (!isJsonObject(probe)) return;
  probe.timeoutSeconds ??= 1;
  probe.periodSeconds ??= 10;
  probe.successThreshold ??= 1;
  probe.failureThreshold ??= 3;
  fillHttpGet(probe.httpGet);
  if (isJsonObject(probe.grpc)) probe.grpc.service ??= '';
}

function fillVolume(volume: JsonObject): void {
  if (Object.keys(volume).every(key => key === 'name')) volume.emptyDir = {};
  for (const source of ['configMap', 'secret', 'downwardAPI', 'projected']) {
    const value = volume[source];
    if (isJsonObject(value)) value.defaultMode ??= 420;
  }
  if (isJsonObject(volume.hostPath)) volume.hostPath.type ??= '';
  fillDownward(volume.downwardAPI);
  for (const source of listOf(at(volume, 'projected', 'sources'))) {
    fillDownward(source.downwardAPI);
    if (isJsonObject(source.serviceAccountToken)) source.serviceAccountToken.expirationSeconds ??= 3600;
  }
}

function fillDownward(source: unknown): void {
  for (const item of listOf(at(source, 'items'))) fillFieldRef(item.fieldRef);
}

/** Lists and maps that are `omitempty` are not kept without members. */
function dropEmpty(object: JsonObject, names: readonly string[]): void {
  for (const name of names) {
    const value = object[name];
    if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) delete object[name];
  }
}

/** `value: ""` is not kept: the field is `omitempty`. */
function dropEmptyValue(variable: JsonObject): void {
  if (variable.value === '') delete variable.value;
}

export function listOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
