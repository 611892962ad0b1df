import type { Instant } from '../domain/brands.ts';

const two = (value: number) => String(value).padStart(2, '0');

/** Time of day as the operator's own clock shows it. */
export function clockTime(at: Instant): string {
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** With the day, for what may be long ago. */
export function dayAndTime(at: Instant): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clockTime(at)}`;
}
