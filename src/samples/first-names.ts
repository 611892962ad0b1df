/**
 * At most so many names, the first that came, for as long as it lives. A name that was once left out stays out: one
 * that came and went with the size of others would look like something new.
 */
export function firstNames(most: number): (name: string) => boolean {
  const known = new Set<string>();
  return name => {
    if (known.has(name)) return true;
    if (known.size >= most) return false;
    known.add(name);
    return true;
  };
}
