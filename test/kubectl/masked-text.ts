const random = '[bcdfghjklmnpqrstvwxz2456789]';

/** What a server chooses, in what kubectl prints; applied in this order. */
const chosen: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'UID'],
  [/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} [+-]\d{4}/g, 'TIME'],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME'],
  [/\b(\d+[smhdy]){1,2}(?= |$|\n)/g, 'AGE'],
  [/\b\d{1,3}(\.\d{1,3}){3}(:\d{5})?\b/g, 'ADDRESS'],
  [/\b(practice-\d|node-\d+)\b/g, 'NODE'],
  [/(zone=)\S+/g, '$1ZONE'],
  [/(containerd:\/\/)[0-9a-f]{64}/g, '$1ID'],
  [/(resourceVersion"?: )"\d+"/g, '$1VERSION'],
  [new RegExp(`\\b(app[a-z]*)-${random}{8,10}-${random}{5}\\b`, 'g'), '$1-HASH-POD'],
  [new RegExp(`\\b(app[a-z]*)-${random}{8,10}\\b`, 'g'), '$1-HASH'],
  [/((?:pod-template|controller-revision)-hash=(?:app[a-z]*-)?)\w+/g, '$1HASH'],
  [new RegExp(`\\b(app[a-z]*)-${random}{5}\\b`, 'g'), '$1-SUFFIX'],
];

/** What kubectl said, without what a server chooses and without the widths of its columns. */
export function maskedText(text: string, namespace: string): string {
  const plain = text.replaceAll(namespace, 'NAMESPACE');
  return chosen
    .reduce((masked, [pattern, name]) => masked.replaceAll(pattern, name), plain)
    .replaceAll(/[ \t]{2,}/g, '  ')
    .replaceAll(/ +$/gm, '');
}
