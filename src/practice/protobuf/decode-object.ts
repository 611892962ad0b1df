import type { JsonObject } from '../json.ts';
import { knownKind } from '../schema/known-kinds.ts';
import type { StructStructure } from '../schema/structure.ts';
import { decodeMessage } from './decode-message.ts';
import { textOf } from './decode-scalar.ts';
import { deletionTypes } from './deletion-types.ts';
import { WireError, wireFields } from './wire.ts';

/** How Kubernetes begins everything that it writes as protobuf. */
const MAGIC = [0x6b, 0x38, 0x73, 0x00];

/**
 * An object that a client sent as `application/vnd.kubernetes.protobuf`, as JSON. Upstream: runtime.Unknown, the
 * envelope, in apimachinery's pkg/runtime/types_proto.go. Throws `WireError` for what can't be read.
 */
export function decodeObject(bytes: Uint8Array): JsonObject {
  if (!MAGIC.every((byte, index) => bytes[index] === byte)) {
    throw new WireError('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  }
  const envelope = wireFields(bytes.subarray(MAGIC.length));
  const part = (number: number) => {
    const found = envelope.findLast(field => field.number === number);
    return found?.is === 'bytes' ? found.value : new Uint8Array();
  };
  const type = wireFields(part(1));
  const [apiVersion = '', kind = ''] = [1, 2].map(number => {
    const found = type.findLast(field => field.number === number);
    return found?.is === 'bytes' ? textOf(found.value) : '';
  });
  const structure = structureOf(apiVersion, kind);
  if (!structure) throw new WireError(`${kind} in ${apiVersion} can be read as JSON only`);
  return { kind, apiVersion, ...decodeMessage(structure, part(2)) };
}

/** DeleteOptions are of every group. */
function structureOf(apiVersion: string, kind: string): StructStructure | undefined {
  if (kind === 'DeleteOptions') return deletionTypes().get(kind);
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return knownKind(group, version, kind);
}
