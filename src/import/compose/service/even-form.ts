import { formatDecimal } from '../../../base/duration.ts';
import { entryOf, type SourceMapping, type SourceNode } from '../../../model/read/formats/source.ts';
import { textOf as scalarText } from '../../../model/read/values/read-values.ts';
import { list, withEntries, word } from '../../draft/tree.ts';
import { textOf } from '../file/merged-files.ts';
import { parseGoDuration } from './go-duration.ts';

/**
 * All that a key of a service says, in one text that is the same however that is written: Docker Compose compares what
 * it has read (compose-go, `ServiceHash`), where `1m` is `60s`, a command is its words, and a port has all its parts.
 */
export function evenForm(key: string, value: SourceNode): string {
  return textOf(even(key, value));
}

function even(key: string, value: SourceNode): SourceNode {
  switch (key) {
    case 'healthcheck':
      return value.kind === 'map' ? evenHealth(value) : value;
    case 'stop_grace_period':
      return evenDuration(value);
    case 'command':
    case 'entrypoint':
      return value.kind === 'scalar' && value.type !== 'null' ? listOf(shellWords(value.text), value) : value;
    case 'ports':
      return value.kind === 'list' ? list(value.at, value.items.map(evenPort)) : value;
    default:
      return value;
  }
}

function evenHealth(check: SourceMapping): SourceMapping {
  return withEntries(
    check,
    check.entries.map(({ key, value }) => {
      if (key.text !== 'test') return { key, value: evenDuration(value) };
      return { key, value: value.kind === 'scalar' ? listOf(['CMD-SHELL', value.text], value) : value };
    }),
  );
}

/** What is no duration stays as it is. */
function evenDuration(value: SourceNode): SourceNode {
  const duration = value.kind === 'scalar' ? parseGoDuration(value.text) : null;
  return duration === null ? value : word(`${formatDecimal(duration)}s`, value.at);
}

function listOf(words: readonly string[], { at }: SourceNode): SourceNode {
  return list(
    at,
    words.map((each) => word(each, at)),
  );
}

const SHELL_WORD = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs;
const QUOTED = /\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/gs;

/** The words of a command, as a shell tells them apart. */
function shellWords(text: string): readonly string[] {
  return (text.match(SHELL_WORD) ?? []).map((each) =>
    each.replace(
      QUOTED,
      (_, escaped?: string, inDouble?: string, inSingle?: string) =>
        escaped ?? inSingle ?? (inDouble ?? '').replace(/\\(.)/gs, '$1'),
    ),
  );
}

const SHORT_PORT = /^(?:(?:(?<host_ip>.+):)?(?<published>[^:]*):)?(?<target>[^:/]+)(?:\/(?<protocol>\w+))?$/;

/** A port in the long form, with what is usual put in. */
function evenPort(port: SourceNode): SourceNode {
  if (port.kind === 'list') return port;
  const given = port.kind === 'map' ? null : SHORT_PORT.exec(port.text)?.groups;
  if (given === undefined) return port;
  const part = (name: string, usual: string): string =>
    (port.kind === 'map' ? scalarText(entryOf(port, name)?.value) : given?.[name]) || usual;
  return listOf(
    [
      part('host_ip', ''),
      part('published', ''),
      part('target', ''),
      part('protocol', 'tcp'),
      part('mode', 'ingress'),
      part('name', ''),
      part('app_protocol', ''),
    ],
    port,
  );
}
