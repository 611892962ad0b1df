import { knownTypes } from '../schema/known-kinds.ts';
import type { StructStructure } from '../schema/structure.ts';
import { deletionTypes } from './deletion-types.ts';
import { fieldNumberFacts } from './field-numbers.ts';

/** What stands behind a number: a field, or a message whose fields are the type's own in JSON. */
export type NumberedField = { readonly name: string } | { readonly embeds: string };
export type Numbers = ReadonlyMap<number, NumberedField>;

let all: ReadonlyMap<string, Numbers> | undefined;
let names: ReadonlyMap<StructStructure, string> | undefined;

/** The numbers of a type's fields, by its name in field-numbers.ts. */
export function numbersNamed(name: string): Numbers | undefined {
  all ??= new Map(
    fieldNumberFacts
      .trim()
      .split('\n')
      .map(line => {
        const [type = '', ...fields] = line.split(' ');
        return [type, new Map(fields.map(readField))] as const;
      }),
  );
  return all.get(name);
}

export function numbersOf(type: StructStructure): Numbers | undefined {
  names ??= new Map([...knownTypes(), ...deletionTypes()].map(([name, each]) => [each, name]));
  return numbersNamed(names.get(type) ?? '');
}

function readField(text: string): readonly [number, NumberedField] {
  const [name = '', number] = text.split('=');
  return [Number(number), name.startsWith('+') ? { embeds: name.slice(1) } : { name }];
}
