import { becauseOf } from '../../../base/because-of.ts';
import { fromUnits } from '../../../base/duration.ts';
import { ModelError } from '../../../base/errors.ts';
import { formatTime } from '../../../base/text/format-time.ts';
import type { Program } from '../../../model/program.ts';
import { programOf } from '../../../model/subject.ts';
import type { Model } from '../../../model/whole/model.ts';
import { netOfProgram } from '../../../properties/analysis/watched.ts';
import type { Result } from '../../../properties/answers/verdict.ts';
import { becauseWords, rangeWords } from '../../../properties/results/wording.ts';
import { formatInterval } from '../../../tpn/net/interval.ts';
import type { Arc, TimePetriNet } from '../../../tpn/net/time-petri-net.ts';
import type { Translation } from '../../../tpn/translation/translate.ts';
import { count } from '../../count-words.ts';
import { netPicture, ownersIn } from '../../drawing/net-picture.ts';
import { type Child, element, lines, type Markup, scrolled, table } from '../../markup.ts';

/** What of a report its nets are made of. */
export interface NetReport {
  readonly model: Model;
  readonly results: readonly Pick<Result, 'program'>[];
  /** Leaves `net` out where no command writes the net. */
  readonly call?: { readonly net?: string };
}

/** A net of more places and transitions is not drawn: a reader finds nothing in it, and the file would grow. */
const MOST_DRAWN = 100;
/** All nets of a page together have so many at most. */
const MOST_DRAWN_IN_ALL = 200;
/** Nets of models with more transitions and instructions are not even made: hardly any of them would be drawn. */
const MOST_MADE = 10 * MOST_DRAWN;

/** For each program that questions were asked of, its net, drawn and as a table, or the command that writes it. */
export function netsOf(report: NetReport, prefix: string): readonly Markup[] {
  const { model, results } = report;
  const programs = [...new Set(results.map(({ program }) => program))];
  let left = MOST_DRAWN_IN_ALL;
  return programs.map((name, i) => {
    const program = programOf(model, name);
    const command = commandFor(report, name);
    const made = sizeOf(model, program) > MOST_MADE ? null : netIn(model, program);
    if (typeof made === 'string') return told(name, [made]);
    const size =
      made === null ? Number.POSITIVE_INFINITY : made.net.places.length + made.net.transitions.length;
    if (size === 0) return told(name, [': nothing is left of it once immediate steps are merged.']);
    const known = made === null ? '' : `: ${sizeWords(made.net)}`;
    if (made === null || size > Math.min(MOST_DRAWN, left))
      return told(name, [
        `${known}. Here, nets of up to ${MOST_DRAWN} places and transitions are drawn, ${MOST_DRAWN_IN_ALL} in all. `,
        ...(command === null ? [] : ['To draw this one: ', element('code', {}, `${command} -o net.svg`)]),
      ]);
    left -= size;
    return drawnNet(made, name, `${prefix}net-${i + 1}`, command);
  });
}

/** The command that writes the net of a program. */
function commandFor({ model, call }: NetReport, program: string | null): string | null {
  const command = call === undefined ? `madrigal translate ${model.file ?? 'FILE'}` : call.net;
  if (command === undefined) return null;
  return program === null ? command : `${command} --program ${program}`;
}

function sizeOf({ components }: Model, { threads }: Program): number {
  return (
    components.reduce((sum, { type }) => sum + type.transitions.length, 0) +
    threads.reduce((sum, { instructions }) => sum + instructions.length, 0)
  );
}

/** Or, as the end of a sentence, why there is none. */
function netIn(model: Model, program: Program): Translation | string {
  try {
    const made = netOfProgram(model, program);
    const isOrdered = made.net.transitions.some(({ last }) => last !== undefined);
    return isOrdered ? ' is not drawn: no drawing says what comes last at its date.' : made;
  } catch (error) {
    const because = becauseOf(error);
    if (because !== null) return ` is not drawn, because ${becauseWords(because)}.`;
    if (error instanceof ModelError) return ` is not drawn: ${error.message}.`;
    throw error;
  }
}

function nameOfNet(program: string | null): string {
  return `The time Petri net${program === null ? '' : ` of ${program}`}`;
}

function sizeWords({ places, transitions }: TimePetriNet): string {
  return `${count(places.length, 'place')} and ${count(transitions.length, 'transition')}`;
}

function told(program: string | null, words: readonly Child[]): Markup {
  return element('p', { class: 'muted' }, nameOfNet(program), words);
}

function drawnNet(made: Translation, program: string | null, id: string, command: string | null): Markup {
  const name = nameOfNet(program);
  return element(
    'details',
    {},
    element('summary', {}, `${name}: ${sizeWords(made.net)}`),
    element(
      'figure',
      { class: 'net', id },
      lines([
        element('p', { class: 'muted' }, unitWords(made)),
        scrolled(netPicture(made, `${id}-picture`), name),
        legend(made.net),
        element(
          'details',
          {},
          element('summary', {}, 'As a table'),
          scrolled(netTable(made), `${name} as a table`),
        ),
        command === null
          ? null
          : element(
              'p',
              { class: 'muted' },
              'For other tools (TINA, PNML, DOT): ',
              element('code', {}, `${command} -o net.net`),
            ),
      ]),
    ),
  );
}

function unitWords({ net, unit }: Translation): string {
  const isTimed = net.transitions.some(({ interval }) => interval.lft > 0);
  const of = isTimed ? `, in units of ${formatTime(unit)}; w is no latest firing time` : '';
  return `It keeps what is asked about; immediate steps are merged. Each transition bears its interval of earliest and latest firing time${of}.`;
}

/** Only what is there. */
function legend({ places, transitions }: TimePetriNet): Markup {
  const entries: readonly (readonly [string, string, boolean])[] = [
    ['place', 'place', true],
    ['token', 'token at the start', places.some(({ tokens }) => tokens > 0)],
    ['firing', 'transition', true],
    [
      'read',
      'arc that only reads: a token has to be there, and stays',
      transitions.some(({ reads }) => reads.length > 0),
    ],
    [
      'ring',
      'arc that inhibits: no token may be there',
      transitions.some(({ inhibitors }) => inhibitors.length > 0),
    ],
  ];
  return element(
    'p',
    { class: 'legend' },
    entries
      .filter(([, , isThere]) => isThere)
      .map(([kind, words]) =>
        element('span', {}, element('i', { class: `swatch net-${kind}`, 'aria-hidden': 'true' }), words),
      ),
  );
}

/** Places and transitions, a row for each; columns that would be empty are left out. */
function netTable(made: Translation): Markup {
  const { net, unit } = made;
  const { places, transitions } = net;
  const owners = ownersIn(made);
  const names = (arcs: readonly Arc[]) =>
    arcs.map(({ place, weight }) => `${weight === 1 ? '' : `${weight} × `}${places[place]!.name}`).join(', ');
  const seconds = (units: number) => fromUnits(BigInt(units), unit);
  const columns: readonly (readonly [string, readonly string[]])[] = [
    ['Name', [...places, ...transitions].map(({ name }) => name)],
    ['Kind', [...places.map(() => 'place'), ...transitions.map(() => 'transition')]],
    ['Of', [...owners.places, ...owners.transitions].map((owner) => owner ?? '')],
    ['Tokens', places.map(({ tokens }) => `${tokens}`)],
    ...(
      [
        ['Interval', ({ interval }) => formatInterval(interval)],
        [
          'Fires after',
          ({ interval: { eft, lft } }) => rangeWords(seconds(eft), lft === Infinity ? 'inf' : seconds(lft)),
        ],
        ['Takes from', ({ inputs }) => names(inputs)],
        ['Reads', ({ reads }) => names(reads)],
        ['Inhibited by', ({ inhibitors }) => names(inhibitors)],
        ['Puts into', ({ outputs }) => names(outputs)],
      ] satisfies readonly (readonly [string, (transition: TimePetriNet['transitions'][number]) => string])[]
    ).map(([head, of]) => [head, [...places.map(() => ''), ...transitions.map(of)]] as const),
  ];
  const shown = columns.filter(([, cells]) => cells.some((cell) => cell !== ''));
  return table(
    { class: 'windows' },
    shown.map(([head]) => head),
    [...places, ...transitions].map(({ name }, i) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, name),
        shown.slice(1).map(([, cells]) => element('td', {}, cells[i] ?? '')),
      ),
    ),
  );
}
