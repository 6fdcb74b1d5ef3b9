import { enumerate } from '../../base/enumerate.ts';
import { formatTime } from '../../base/format-time.ts';
import { portName } from '../assembly.ts';
import type { ElementRef, PropertySpec } from '../property-spec.ts';

/** What a property asks, in plain words, names in backticks: ``Does every run reach `full`?``. */
export function questionWords(spec: PropertySpec): string {
  switch (spec.kind) {
    case 'deployability': {
      const reach = spec.when === 'end' ? 'end in' : 'reach';
      const timed = spec.timed ? '' : ', however long its transitions take';
      const deadline = spec.deadline === null ? '' : ` by ${formatTime(spec.deadline)} at the latest`;
      return `Does every run ${reach} \`${spec.deployment}\`${deadline}${timed}?`;
    }
    case 'sequentiality':
      return `Does each of ${names(spec.transitions)} start only when the one before has ended?`;
    case 'forbidden': {
      const unmarked =
        spec.unmarked.length === 0 ? '' : ` while ${names(spec.unmarked)} ${areNot(spec.unmarked)}`;
      return `Is there no ${spec.lasting ? 'lasting ' : ''}state with ${names(spec.marked)} marked${unmarked}?`;
    }
    case 'parallelism': {
      const whose = spec.components === 'all' ? '' : ` of ${someOf(spec.components)}`;
      const bounds = [
        ...(spec.atLeast === null ? [] : [`at least ${spec.atLeast}`]),
        ...(spec.atMost === null ? [] : [`at most ${spec.atMost}`]),
      ];
      return bounds.length === 0
        ? `How many transitions${whose} run at the same time?`
        : `Do ${enumerate(bounds)} transitions${whose} run at the same time?`;
    }
    case 'gantt':
      return `When does each transition on the way to ${spec.deployment === null ? 'the end of the program' : `\`${spec.deployment}\``} run, at the earliest and at the latest?`;
    case 'terminates': {
      const deadline = spec.deadline === null ? '' : `, by ${formatTime(spec.deadline)} at the latest`;
      return `Does every run end with all programs done and all components idle${deadline}?`;
    }
    case 'outage':
      return outageWords(spec);
    case 'available':
      return availableWords(spec);
    case 'confluent':
      return 'Do all runs end with the same components, connections and markings?';
  }
}

function outageWords({ port, total, longest }: Extract<PropertySpec, { readonly kind: 'outage' }>): string {
  const name = `\`${portName(port)}\``;
  const bounds = [
    ...(total === null ? [] : [`at most ${formatTime(total)} in all`]),
    ...(longest === null ? [] : [`at most ${formatTime(longest)} at a stretch`]),
  ];
  return bounds.length === 0
    ? `How long is ${name} inactive, in all and at a stretch?`
    : `Is ${name} inactive for ${enumerate(bounds)}?`;
}

/** A question names no more ports or components than this one by one. */
const MOST_NAMED = 6;

/** `a`, `b` and `c`; of many, some of them and how many more there are. */
function someOf(all: readonly string[]): string {
  const shown = all.slice(0, all.length > MOST_NAMED ? MOST_NAMED - 1 : all.length);
  const more = all.length > shown.length ? [`${all.length - shown.length} more`] : [];
  return enumerate([...shown.map((name) => `\`${name}\``), ...more]);
}

function availableWords(spec: Extract<PropertySpec, { readonly kind: 'available' }>): string {
  const all = spec.ports.length;
  const names = someOf(spec.ports.map(portName));
  const atLeast = spec.atLeast ?? all;
  const state = `active in every ${spec.lasting ? 'lasting ' : ''}state`;
  if (atLeast >= all) return `${all === 1 ? 'Is' : 'Are'} ${names} ${state}?`;
  return `${atLeast === 1 ? 'Is at least one' : `Are at least ${atLeast}`} of ${names} ${state}?`;
}

function names(elements: readonly ElementRef[]): string {
  return enumerate(elements.map(({ component, element }) => `\`${component}.${element}\``));
}

function areNot(elements: readonly ElementRef[]): string {
  return elements.length === 1 ? 'is not' : 'are not';
}
