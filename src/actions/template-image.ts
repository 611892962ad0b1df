import { imageParts } from '../domain/image.ts';
import { field, type JsonObject, listAt, objectAt, textAt } from '../domain/json.ts';

/** A container of a pod template, and where it stands in the object. */
export type FoundContainer = {
  readonly list: 'containers' | 'initContainers';
  readonly index: number;
  readonly name: string;
  readonly image: string;
  readonly pointer: string;
};

/** Space and control characters are in no image; the API server says the rest. */
export const imageRule = /^[\w./:@-]{1,500}$/;

const allIn = (template: JsonObject): readonly FoundContainer[] =>
  (['containers', 'initContainers'] as const).flatMap(list =>
    listAt(template, 'spec', list).map((one, index) => ({
      list,
      index,
      name: textAt(one, 'name') ?? '',
      image: textAt(one, 'image') ?? '',
      pointer: `/spec/template/spec/${list}/${index}`,
    })),
  );

export const containerAt = (template: JsonObject, name: string): FoundContainer | undefined =>
  allIn(template).find(one => one.name === name);

/** The container that an image without a name is meant for: of its repository, else the only one. */
export function containerFor(template: JsonObject, image: string): FoundContainer | undefined {
  const { repository } = imageParts(image);
  const main = allIn(template).filter(({ list }) => list === 'containers');
  const same = main.filter(one => imageParts(one.image).repository === repository);
  const [only, ...others] = same.length > 0 ? same : main;
  return others.length === 0 ? only : undefined;
}

export const withImage = (template: JsonObject, { list, index }: FoundContainer, image: string): JsonObject => ({
  ...template,
  spec: {
    ...objectAt(template, 'spec'),
    [list]: listAt(template, 'spec', list).map((one, at) => (at === index ? { ...objectAt(one), image } : one)),
  },
});

export const containersInWords = (template: JsonObject): string => {
  const names = listAt(template, 'spec', 'containers').map(one => `${field(one, 'name')}`);
  return `${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`;
};
