/**
 * The file of a model of so many components and one more, all of one type, side by side or each using the one before while it
 * runs a transition of these. A loop makes them of a short text: parsing is one call of a library, which cannot be cut short.
 *
 * @param usedDuring the transition that needs the component before; `null` where none does
 * @param asked the rest of the file: deployments, programs, and what is asked of them
 */
export function manyComponents(components: number, usedDuring: 's' | 't' | null, asked: string): string {
  const port = usedDuring === null ? '' : `\n      on: {use: service, bound: [${usedDuring}]}`;
  const connections = usedDuring === null ? '' : '\nconnections: ["c{i}.on -> c{i-1}.up"]';
  return `madrigal: 1
parameters: {n: ${components}}
index: {i: 1..n}
types:
  T:
    places: [a, b, c]
    behaviors:
      deploy:
        s: {move: a -> b, takes: [1s, 2s]}
        t: {move: b -> c, takes: [1s, 3s]}
    ports:
      up: {provide: service, bound: [c]}${port}
components:
  c0: {type: T, start: c}
  "c{i}": T${connections}
${asked}`;
}

/** Deployments and what is asked of them where all that counts is that the answers take long. */
export const DEPLOYED = `deployments: {up: c}
properties:
  d: {deployability: up}
  g: {gantt: up}
  p: {parallelism: all}
`;
