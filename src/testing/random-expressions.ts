import fc from 'fast-check';
import type { Claim, Expression } from '../base/expression/expression.ts';
import type { ElementRef } from '../model/assembly.ts';
import { ATOM_SORTS, type StateAtom } from '../model/kinds/form/state-atom.ts';
import type { PropertySpec } from '../model/whole/property-spec.ts';
import { among, pick } from './draw.ts';
import type { RandomCase } from './random-assembly.ts';

/** An atom before it is known what there is: how it is written, of which component, and of what there. */
interface AtomShape {
  readonly sort: number;
  readonly isWritten: boolean;
  readonly component: number;
  readonly element: number;
}

const atomShape: fc.Arbitrary<AtomShape> = fc.record({
  sort: fc.nat({ max: 7 }),
  isWritten: fc.boolean(),
  component: pick,
  element: pick,
});

/** Expressions of atoms, some levels deep. */
export function expressions<A>(atom: fc.Arbitrary<A>): fc.Arbitrary<Expression<A>> {
  const leaf = atom.map((each): Expression<A> => ({ kind: 'atom', atom: each }));
  const constant = fc.boolean().map((value): Expression<A> => ({ kind: 'constant', value }));
  const level = (of: fc.Arbitrary<Expression<A>>): fc.Arbitrary<Expression<A>> =>
    fc.oneof(
      { weight: 8, arbitrary: leaf },
      { weight: 1, arbitrary: constant },
      { weight: 4, arbitrary: of.map((each): Expression<A> => ({ kind: 'not', of: each })) },
      {
        weight: 6,
        arbitrary: fc
          .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(of, { minLength: 2, maxLength: 3 }))
          .map(([kind, each]): Expression<A> => ({ kind, of: each })),
      },
    );
  return level(level(leaf));
}

/** Claims of all forms; times are in halves of a second. */
export function claims<A>(atom: fc.Arbitrary<A>, halves = 24): fc.Arbitrary<Claim<A>> {
  const expression = expressions(atom);
  const within = fc
    .option(fc.nat({ max: halves }), { freq: 3 })
    .map((n) => (n === null ? null : { digits: BigInt(5 * n), scale: 1 }));
  return fc.oneof(
    { weight: 1, arbitrary: fc.record({ form: fc.constantFrom('always', 'never'), of: expression }) },
    { weight: 1, arbitrary: fc.record({ form: fc.constant('eventually'), to: expression, within }) },
    {
      weight: 3,
      arbitrary: fc.record({ form: fc.constant('leads-to'), from: expression, to: expression, within }),
    },
  ) as fc.Arbitrary<Claim<A>>;
}

/** The case with questions about expressions, and about states that are forbidden, in place of its own. */
export function asking<C extends RandomCase>(cases: fc.Arbitrary<C>): fc.Arbitrary<C> {
  return fc
    .noBias(
      fc.tuple(
        cases,
        fc.array(fc.tuple(claims(atomShape), fc.boolean()), { minLength: 6, maxLength: 7 }),
        fc.tuple(fc.array(atomShape, { minLength: 1, maxLength: 2 }), fc.array(atomShape, { maxLength: 2 })),
        fc.boolean(),
      ),
    )
    .map(([drawn, claimed, [has, hasNot], lasting]) => {
      const { model, program } = drawn;
      const added = program.threads.flatMap(({ instructions }) =>
        instructions.flatMap((i) => (i.kind === 'add' ? [[i.component, i.type] as const] : [])),
      );
      const types = [
        ...model.components.map(({ name, type }) => [name, type] as const),
        ...added.map(([name, of]) => [name, model.types.find((type) => type.name === of)!] as const),
      ];
      const find = ({ sort, isWritten, component, element }: AtomShape): StateAtom => {
        const [name, type] = among(types, component)!;
        const known = {
          marked: type.places,
          running: type.transitions.map((t) => t.name),
          active: type.ports.map((p) => p.name),
          behavior: type.behaviors,
        };
        const kind = among([...ATOM_SORTS, 'running', 'active', 'running', 'active'] as const, sort)!;
        const chosen = among(known[kind], element);
        if (chosen === undefined) return { sort: 'marked', component: name, element: type.initial };
        return { sort: isWritten || kind === 'behavior' ? kind : null, component: name, element: chosen };
      };
      const found = (expression: Expression<AtomShape>): Expression<StateAtom> =>
        expression.kind === 'atom'
          ? { kind: 'atom', atom: find(expression.atom) }
          : expression.kind === 'constant'
            ? expression
            : expression.kind === 'not'
              ? { kind: 'not', of: found(expression.of) }
              : { kind: expression.kind, of: expression.of.map(found) };
      const programs = [program.name];
      const asked = claimed.map(([claim, isLasting], i): PropertySpec => {
        const common = { kind: 'expression', name: `expression${i}`, programs } as const;
        if ('of' in claim) return { ...common, claim: { ...claim, of: found(claim.of) }, lasting: isLasting };
        const to = found(claim.to);
        return claim.form === 'eventually'
          ? { ...common, claim: { ...claim, to }, lasting: false }
          : { ...common, claim: { ...claim, from: found(claim.from), to }, lasting: false };
      });
      const [wanted, unwanted] = [has, hasNot].map((each) => each.map(find));
      const isPort = ({ component, element }: StateAtom) =>
        types.some(([name, type]) => name === component && type.ports.some((p) => p.name === element));
      const refs = (atoms: readonly StateAtom[]): ElementRef[] =>
        atoms.filter((atom) => atom.sort !== 'behavior' && !isPort(atom));
      const ports = (atoms: readonly StateAtom[]) =>
        atoms.filter(isPort).map(({ component, element }) => ({ component, port: element }));
      const forbidden: PropertySpec = {
        kind: 'forbidden',
        name: 'forbidden',
        programs,
        marked: refs(wanted!),
        unmarked: refs(unwanted!),
        active: ports(wanted!),
        inactive: ports(unwanted!),
        lasting,
      };
      return { ...drawn, model: { ...model, properties: [...asked, forbidden] } };
    });
}
