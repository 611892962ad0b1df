import type { Answered, Place } from './place.ts';
import { masked } from './place.ts';

export const tableForm = 'application/json;as=Table;v=v1;g=meta.k8s.io';
export const metadataForm = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io';
export const metadataListForm = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';

const AGE = /^(\d+[smhdy]){1,2}$/;

/** A table without what a server words or chooses as it likes: descriptions of columns, ages. */
export function tidyTable(place: Place, body: Answered): Answered {
  if (body?.kind !== 'Table') return masked(place, body);
  return masked(place, {
    ...body,
    columnDefinitions: body.columnDefinitions?.map(({ description, ...column }: Answered) => column) ?? null,
    rows: body.rows?.map((row: Answered) => ({
      ...row,
      cells: row.cells.map((cell: unknown) => (typeof cell === 'string' && AGE.test(cell) ? 'AGE' : cell)),
    })),
  });
}

export async function sendFor(place: Place, accept: string, path: string): Promise<Answered> {
  const { status, body } = await place.bench.api('GET', path, { headers: { accept } });
  return { status, body: tidyTable(place, body) };
}
