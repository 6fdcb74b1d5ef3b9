import { Diagnostics } from '../../../base/diagnostics.ts';
import { ModelError } from '../../../base/errors.ts';
import type { Position } from '../../../base/position.ts';
import { beside, chained, NotComposable, relabelled, synchronized } from '../compose-nets.ts';
import type { TimePetriNet } from '../time-petri-net.ts';
import type { NetSource } from './net-reader.ts';
import { readTinaNdr } from './tina-ndr.ts';
import { readTinaNet } from './tina-net.ts';

const COMMAND = /^[ \t]*(new|dup|load|source|ren|merge|sync|chain)(?=\s|$)(.*)$/;

const EMPTY: TimePetriNet = { name: '', places: [], transitions: [] };

/** What declarations of a `.ndr` begin with; those of a `.net` begin with longer words. */
const GRAPHIC = /^(?:\s*(?:#.*)?\n)*\s*[tpenh]\s/;

/** More files within files than that are of one that loads itself. */
const MAX_DEPTH = 20;

/** Nets and copies of them beyond that are a mistake, or an attack. */
const MAX_NODES = 200_000;

/**
 * Reads a script of TINA, `.tpn` (TINA manual, "formats"): nets in `.net` or `.ndr`, and commands that put them together on
 * a stack. What TINA leaves open is refused (see `chained`), and so are priorities, which might be lost in a composition.
 *
 * @param source.read the text of a file that the script names, relative to the script; `null` where there is none
 * @throws {ModelError} with what is wrong
 */
export function readTinaScript(text: string, source: NetSource): TimePetriNet {
  const report = new Diagnostics();
  const stack: TimePetriNet[] = [EMPTY];
  new ScriptRun(stack, report, source.readBeside ?? (() => null)).run(text, source.file, 0);
  report.throwErrors();
  return stack.at(-1)!;
}

/** Whether a text has commands of such a script, as its first line that is no comment or later. */
export function isTinaScript(text: string): boolean {
  return /^[ \t]*(?:new|dup|load|source|merge|sync|chain)(?:[ \t]+\S+)?[ \t]*$/m.test(text);
}

class ScriptRun {
  readonly #stack: TimePetriNet[];
  readonly #report: Diagnostics;
  readonly #readBeside: NonNullable<NetSource['readBeside']>;

  constructor(stack: TimePetriNet[], report: Diagnostics, readBeside: NonNullable<NetSource['readBeside']>) {
    this.#stack = stack;
    this.#report = report;
    this.#readBeside = readBeside;
  }

  run(text: string, file: string, depth: number): void {
    let declared: string[] = [];
    const lines = text.split(/\r?\n/);
    for (const [i, line] of lines.entries()) {
      const [, command, given = ''] = COMMAND.exec(line) ?? [];
      if (command === undefined) {
        declared.push(line);
        continue;
      }
      this.#extend(declared, file);
      // What follows keeps its lines.
      declared = new Array<string>(i + 1).fill('');
      const column = line.indexOf(command) + 1;
      const at = { file, line: i + 1, column, length: command.length };
      this.#execute(command, given.trim(), at, file, depth);
      if (this.#report.errors > 0) return;
    }
    this.#extend(declared, file);
  }

  /** Adds declarations to the topmost net. */
  #extend(lines: readonly string[], file: string): void {
    const text = lines.join('\n');
    if (/^(?:\s*(?:#.*)?(?:\n|$))*$/.test(text)) return;
    const top = this.#stack.pop()!;
    try {
      this.#stack.push(
        GRAPHIC.test(text) ? readTinaNdr(text, { file, onto: top }) : readTinaNet(text, { file, onto: top }),
      );
    } catch (error) {
      this.#stack.push(top);
      if (!(error instanceof ModelError)) throw error;
      for (const diagnostic of error.diagnostics) this.#report.add(diagnostic);
    }
  }

  #execute(command: string, given: string, at: Position, file: string, depth: number): void {
    switch (command) {
      case 'new':
        this.#stack.push(EMPTY);
        break;
      case 'dup':
        this.#duplicate(given === '' ? 1 : this.#count(given, at), at);
        break;
      case 'load':
      case 'source':
        if (command === 'load') this.#stack.push(EMPTY);
        this.#source(given, at, file, depth);
        break;
      case 'ren':
        this.#rename(given, at);
        break;
      case 'merge':
        this.#compose(beside, given, at);
        break;
      case 'sync':
        this.#compose(synchronized, given, at);
        break;
      default:
        this.#compose(chained, given, at);
    }
  }

  #duplicate(copies: number, at: Position): void {
    const top = this.#stack.at(-1)!;
    if (this.#stack.length + copies > MAX_NODES) this.#error(at, `these are more than ${MAX_NODES} nets`);
    else for (let copy = 0; copy < copies; copy += 1) this.#stack.push(top);
  }

  #source(name: string, at: Position, file: string, depth: number): void {
    const said = name.replace(/^\{(.*)\}$/, '$1');
    // Relative to the script that names it, which may be in a folder that another one has named.
    const path = depth === 0 || said.startsWith('/') ? said : `${folderOf(file)}${said}`;
    const text = said === '' ? null : this.#readBeside(path);
    if (said === '') this.#error(at, 'a command lacks the name of a file', 'write `load train.ndr`');
    else if (depth >= MAX_DEPTH) this.#error(at, `files load each other more than ${MAX_DEPTH} deep`);
    else if (text === null)
      this.#error(at, `there is no file \`${path}\``, `it is looked for beside \`${file}\``);
    else this.run(text, path, depth + 1);
  }

  #rename(given: string, at: Position): void {
    const labels = new Map<string, string>();
    const pairs = [...given.matchAll(RENAMING)];
    if (pairs.length === 0 || given.replace(RENAMING, '').trim() !== '') {
      this.#error(
        at,
        'no renaming of labels stands here',
        'write `ren NEW/OLD`, or `ren /OLD` to take it away',
      );
      return;
    }
    for (const [, to = '', from = ''] of pairs)
      if (to === '') labels.set(nameIn(from), '');
      else labels.set(nameIn(from), nameIn(to));
    this.#stack.push(relabelled(this.#stack.pop()!, labels));
  }

  #compose(how: (nets: readonly TimePetriNet[]) => TimePetriNet, given: string, at: Position): void {
    const count = this.#count(given, at);
    if (Number.isNaN(count)) return;
    if (count < 1 || count > this.#stack.length) {
      this.#error(at, `there are no ${count} nets to put together`, `${this.#stack.length} are on the stack`);
      return;
    }
    const nodes = this.#stack
      .slice(-count)
      .reduce((sum, net) => sum + net.places.length + net.transitions.length, 0);
    if (nodes > MAX_NODES) {
      this.#error(at, `these nets have more than ${MAX_NODES} nodes together`);
      return;
    }
    try {
      this.#stack.push(how(this.#stack.splice(-count)));
    } catch (error) {
      if (!(error instanceof NotComposable)) throw error;
      this.#report.error(
        'net-unsupported',
        at,
        `these nets cannot be put together exactly: ${error.message}`,
      );
    }
  }

  #count(text: string, at: Position): number {
    if (/^\d{1,6}$/.test(text)) return Number(text);
    this.#error(at, `expected a number of nets, found \`${text.slice(0, 40)}\``);
    return Number.NaN;
  }

  #error(at: Position, message: string, hint: string | null = null): void {
    this.#report.error('net-syntax', at, message, hint);
  }
}

/** The folder of a file, with its slash; nothing where its path has none. */
function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1);
}

const LABEL = "[A-Za-z0-9_']+|\\{(?:[^{}\\\\]|\\\\.)*\\}";
const RENAMING = new RegExp(`(${LABEL})?/(${LABEL})`, 'g');

function nameIn(written: string): string {
  return written.startsWith('{') ? written.slice(1, -1).replace(/\\(.)/g, '$1') : written;
}
