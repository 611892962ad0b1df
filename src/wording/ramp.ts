/** A part of 1 in percent, as precise as people say it: `5 %`, `5.9 %`. */
export function shareInWords(share: number): string {
  const percent = share * 100;
  const rounded = percent < 20 ? Math.round(percent * 10) / 10 : Math.round(percent);
  return `${rounded} %`;
}
