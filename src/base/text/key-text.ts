/**
 * A text that two pieces of plain data have in common only if they say the same, also where they hold maps and whole numbers
 * of any size.
 *
 * @param leftOut keys that make no difference
 */
export function keyText(data: unknown, leftOut: readonly string[] = []): string {
  return JSON.stringify(data, (key, value: unknown) => {
    if (leftOut.includes(key)) return undefined;
    if (value instanceof Map) return [...value];
    return typeof value === 'bigint' ? `${value}` : value;
  });
}
