const keys = new Map<string, string>();
const KEYS_MAX = 200_000;

/**
 * A text that orders as people count when compared with `<`: worker-2 before worker-10. Each run of digits is
 * preceded by its length, so that longer numbers come later. Remembered, because lists compare the same names often.
 */
export function naturalKey(text: string): string {
  const known = keys.get(text);
  if (known !== undefined) return known;
  const key = text.toLowerCase().replace(/\d+/g, (digits) => {
    const bare = digits.replace(/^0+(?=\d)/, "");
    return `0${String.fromCharCode(0x30 + Math.min(bare.length, 40))}${bare}`;
  });
  if (keys.size >= KEYS_MAX) keys.clear();
  keys.set(text, key);
  return key;
}

/** Order of two texts as people count; texts that differ only in case or leading zeros fall back to plain order. */
export function compareNatural(left: string, right: string): number {
  const [a, b] = [naturalKey(left), naturalKey(right)];
  if (a !== b) return a < b ? -1 : 1;
  return left === right ? 0 : left < right ? -1 : 1;
}
