import { button, make } from './dom.ts';

/** A whole drawing, as an element of its own, with its size. */
export interface Drawing {
  /** Classes of the style sheet. */
  readonly kind: string;
  readonly markup: string;
  readonly width: number;
  readonly height: number;
}

/** How much finer an image is than the screen. */
const FINENESS = 2;

/**
 * Buttons that save a drawing as it is now, or what it shows.
 *
 * @param what it is, such as `chart`
 * @param rows of a table that says what it shows, the heads first
 */
export function downloads(
  what: string,
  draw: () => Drawing,
  rows: () => readonly (readonly string[])[],
  name: string,
): readonly HTMLButtonElement[] {
  return [
    button('SVG', `SVG: save the ${what}`, () => save(svgFile(draw()), `${name}.svg`)),
    button(
      'PNG',
      `PNG: save the ${what} as an image`,
      () => void png(draw()).then((file) => save(file, `${name}.png`)),
    ),
    button('CSV', `CSV: save what the ${what} shows`, () => save(csv(rows()), `${name}.csv`)),
  ];
}

/** Lets the browser save a file. */
export function save(file: Blob, name: string): void {
  const link = make('a', { href: URL.createObjectURL(file), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Cells that begin like a formula are kept from being one in a spreadsheet. */
function csv(rows: readonly (readonly string[])[]): Blob {
  const cell = (text: string) => {
    const safe = /^[=+@\t]|^-(?![\d.])/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = rows.map((row) => row.map(cell).join(','));
  return new Blob([`${lines.join('\r\n')}\r\n`], { type: 'text/csv' });
}

function svgFile({ kind, markup, width, height }: Drawing): Blob {
  const style = document.querySelector('style')!.textContent ?? '';
  const open = `<svg xmlns="http://www.w3.org/2000/svg" class="${kind}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`;
  const ground = '<rect class="ground" width="100%" height="100%"/>';
  return new Blob([`${open}<style>${style}</style>${ground}${markup}</svg>`], { type: 'image/svg+xml' });
}

async function png(drawing: Drawing): Promise<Blob> {
  const url = URL.createObjectURL(svgFile(drawing));
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = make('canvas', { width: drawing.width * FINENESS, height: drawing.height * FINENESS });
  const context = canvas.getContext('2d')!;
  context.scale(FINENESS, FINENESS);
  context.drawImage(image, 0, 0);
  URL.revokeObjectURL(url);
  return new Promise((resolve, reject) => {
    canvas.toBlob((file) => (file === null ? reject(new Error('the image is too large')) : resolve(file)));
  });
}
