import type { Diagnostics } from '../../../base/diagnostics.ts';
import { heed } from '../../../base/heed.ts';
import { mergedEntries } from '../../../model/read/formats/parse-source.ts';
import { type SourceNode, type SourceScalar, within } from '../../../model/read/formats/source.ts';
import { list, withEntries } from '../../draft/tree.ts';
import { InterpolationError, interpolate, type Variables } from './interpolation.ts';

/** What looking at a node costs, in nanoseconds. */
const FOLDING = 1_000;

/**
 * What a file says once its merge keys (`<<`, YAML 1.1) are followed and variables are put into its values. Keys are
 * left as they are.
 *
 * @param onUnset told of each variable that is not set, with the value that holds it
 */
export function folded(
  node: SourceNode,
  variables: Variables,
  report: Diagnostics,
  onUnset: (name: string, at: SourceScalar) => void,
): SourceNode {
  const fold = (each: SourceNode): SourceNode => {
    heed(FOLDING);
    switch (each.kind) {
      case 'scalar':
        return filled(each, variables, report, onUnset);
      case 'list':
        return { ...list(each.at, each.items.map(fold)), ...tagOf(each) };
      case 'map':
        return withEntries(
          each,
          mergedEntries(each, report).map(({ key, value }) => ({ key, value: fold(value) })),
        );
    }
  };
  return fold(node);
}

function tagOf({ tag }: SourceNode): { readonly tag?: string } {
  return tag === undefined ? {} : { tag };
}

function filled(
  scalar: SourceScalar,
  variables: Variables,
  report: Diagnostics,
  onUnset: (name: string, at: SourceScalar) => void,
): SourceScalar {
  if (!scalar.text.includes('$')) return scalar;
  try {
    const text = interpolate(scalar.text, variables, (name) => onUnset(name, scalar));
    return { ...scalar, text };
  } catch (error) {
    if (!(error instanceof InterpolationError)) throw error;
    const [line] = scalar.lines;
    const at =
      line === undefined || scalar.lines.length > 1
        ? scalar.at
        : within(scalar, line, error.start, error.length);
    if (error.kind === 'required') {
      report.error(
        'missing-variable',
        at,
        error.message,
        'set it in the environment, in `.env`, or in a file given by `--env-file`',
      );
    } else {
      const hint = error.kind === 'syntax' ? `write \`\${NAME}\`, or \`$$\` for a dollar sign` : null;
      report.error('bad-interpolation', at, error.message, hint);
    }
    return { ...scalar, text: '' };
  }
}
