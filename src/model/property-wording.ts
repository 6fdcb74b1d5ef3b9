import { formatTime } from './format-time.ts';
import type { ElementRef, PropertySpec } from './property-spec.ts';
import { enumerate } from './story.ts';

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
      const whose =
        spec.components === 'all' ? '' : ` of ${enumerate(spec.components.map((c) => `\`${c}\``))}`;
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
    case 'terminates':
    case 'outage':
    case 'available':
    case 'confluent':
      return spec.kind;
  }
}

function names(elements: readonly ElementRef[]): string {
  return enumerate(elements.map(({ component, element }) => `\`${component}.${element}\``));
}

function areNot(elements: readonly ElementRef[]): string {
  return elements.length === 1 ? 'is not' : 'are not';
}
