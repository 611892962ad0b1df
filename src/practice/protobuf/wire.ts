/** One field of a message as it lies on the wire; protobuf names fields by number only. */
export type WireField = { readonly number: number } & (
  | { readonly is: 'number'; readonly value: bigint }
  | { readonly is: 'bytes'; readonly value: Uint8Array }
  | { readonly is: 'fixed'; readonly value: Uint8Array }
);

/** The bytes are no protobuf message, or end in the middle of one. */
export class WireError extends Error {}

/** Reads one message. Groups, which nobody writes any more, are an error. */
export function wireFields(bytes: Uint8Array): readonly WireField[] {
  const fields: WireField[] = [];
  let position = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[position];
      if (byte === undefined) throw new WireError('unexpected EOF');
      position += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new WireError('integer overflow');
  };
  const take = (length: number) => {
    if (position + length > bytes.length) throw new WireError('unexpected EOF');
    position += length;
    return bytes.subarray(position - length, position);
  };
  while (position < bytes.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    const type = Number(tag & 7n);
    if (number <= 0) throw new WireError(`illegal tag ${number} (wire type ${type})`);
    if (type === 0) fields.push({ number, is: 'number', value: varint() });
    else if (type === 2) fields.push({ number, is: 'bytes', value: take(Number(varint())) });
    else if (type === 1 || type === 5) fields.push({ number, is: 'fixed', value: take(type === 1 ? 8 : 4) });
    else throw new WireError(`illegal wireType ${type}`);
  }
  return fields;
}
