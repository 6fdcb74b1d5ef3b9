/** Such as `12 345 classes`. */
export function count(number: number | bigint, one: string, several = `${one}s`): string {
  const digits = String(number).replace(/\B(?=(\d{3})+$)/g, '\u{202F}');
  return `${digits} ${number === 1 ? one : several}`;
}
