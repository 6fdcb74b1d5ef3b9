import { NetBuilder } from '../src/tpn/net/net-builder.ts';
import { type FiringInterval, IMMEDIATE, type TimePetriNet } from '../src/tpn/net/time-petri-net.ts';

function within(eft: number, lft: number): FiringInterval {
  return { eft, eftOpen: false, lft, lftOpen: lft === Infinity };
}

/**
 * The level crossing of Berthomieu and Vernadat (TACAS 2003) with `trains` trains, as in the files
 * `test/nets/level-crossing-*.net`: the gate goes down when the first train comes and up when the last one has left.
 */
export function levelCrossing(trains: number): TimePetriNet {
  const net = new NetBuilder(`crossing${trains}`);
  const all = Array.from({ length: trains }, (_, i) => i + 1);
  const others = trains === 1 ? {} : { far: trains - 1 };
  for (const i of all) net.place(`Far${i}`, 1);
  net.place('Up', 1).place('far', trains);
  for (const i of all) {
    for (const place of [`Close${i}`, ...(i === 1 ? ['Coming', 'in'] : []), `On${i}`, `Left${i}`])
      net.place(place);
    if (i === 1) net.place('Leaving');
  }
  net.place('lowering').place('raising').place('Down');
  for (const i of all) {
    net
      .transition(`App${i}_first`, within(0, Infinity), {
        inputs: { [`Far${i}`]: 1, far: trains },
        outputs: { [`Close${i}`]: 1, ...others, Coming: 1, in: 1 },
      })
      .transition(`App${i}_more`, within(0, Infinity), {
        inputs: [`Far${i}`, 'far', 'in'],
        outputs: { [`Close${i}`]: 1, in: 2 },
      })
      .transition(`In${i}`, within(3, 5), { inputs: [`Close${i}`], outputs: [`On${i}`] })
      .transition(`Ex${i}`, within(2, 4), { inputs: [`On${i}`], outputs: [`Left${i}`] })
      .transition(`Exit${i}_last`, IMMEDIATE, {
        inputs: { [`Left${i}`]: 1, ...others, in: 1 },
        outputs: { [`Far${i}`]: 1, far: trains, Leaving: 1 },
      })
      .transition(`Exit${i}_more`, IMMEDIATE, {
        inputs: { [`Left${i}`]: 1, in: 2 },
        outputs: [`Far${i}`, 'far', 'in'],
      });
  }
  return net
    .transition('D_up', IMMEDIATE, { inputs: ['Coming', 'Up'], outputs: ['lowering'] })
    .transition('D_raising', IMMEDIATE, { inputs: ['Coming', 'raising'], outputs: ['lowering'] })
    .transition('L', within(1, 2), { inputs: ['lowering'], outputs: ['Down'] })
    .transition('R', within(1, 2), { inputs: ['raising'], outputs: ['Up'] })
    .transition('U', IMMEDIATE, { inputs: ['Down', 'Leaving'], outputs: ['raising'] })
    .build();
}

/**
 * `count` independent chains of `length` transitions each: number j of chain i has the firing interval
 * [a, a + 1 + (i + j) mod 4] with a = 1 + (3i + 2j) mod 5, where i counts from 1 and j from 0. An immediate
 * transition takes the tokens that have come to the ends of all chains.
 */
export function chains(count: number, length: number): TimePetriNet {
  const net = new NetBuilder(`chains${count}x${length}`);
  const all = Array.from({ length: count }, (_, i) => i + 1);
  for (const i of all) {
    net.place(`c${i}_0`, 1);
    for (let j = 0; j < length; j++) {
      const a = 1 + ((3 * i + 2 * j) % 5);
      net.transition(`t${i}_${j}`, within(a, a + 1 + ((i + j) % 4)), {
        inputs: [`c${i}_${j}`],
        outputs: [`c${i}_${j + 1}`],
      });
    }
  }
  return net.transition('join', IMMEDIATE, { inputs: all.map((i) => `c${i}_${length}`) }).build();
}
