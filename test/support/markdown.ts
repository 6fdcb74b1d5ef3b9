/** A fenced block of a page. */
export interface Block {
  /** The first word after the fence: `sh`, `yaml`, `text`. */
  readonly language: string;
  readonly text: string;
  /** Of its first line, in the page. */
  readonly line: number;
}

/** The fenced blocks of a page in Markdown, in their order. */
export function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { readonly language: string; readonly from: number } | null = null;
  const lines = markdown.split('\n');
  for (const [i, line] of lines.entries()) {
    if (!line.startsWith('```')) continue;
    if (open === null) {
      open = { language: line.slice(3).trim(), from: i + 1 };
      continue;
    }
    const { language, from } = open;
    blocks.push({ language, text: lines.slice(from, i).join('\n'), line: from + 1 });
    open = null;
  }
  return blocks;
}

/** The targets of the links and pictures of a page that are files of the project, as they are written. */
export function linkedFiles(markdown: string): readonly string[] {
  return [...markdown.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^https?:/.test(target));
}

/** The anchors of the headings of a page, as GitHub makes them. */
export function anchorsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
