/** The model without the positions of its parts, which only a file has. */
export function withoutPositions(value: unknown): unknown {
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [k, withoutPositions(v)]));
  if (Array.isArray(value)) return value.map(withoutPositions);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== 'at' && key !== 'file' && key !== 'title');
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutPositions(inner)]));
}
