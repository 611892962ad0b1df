/** Does the same with each, at most so many at once. Answers are in the order of the items; `work` must not throw. */
export async function inTurns<Item, Done>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Done>,
): Promise<readonly Done[]> {
  const done: Done[] = [];
  const next = items.entries();
  const worker = async () => {
    for (const [index, item] of next) done[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return done;
}
