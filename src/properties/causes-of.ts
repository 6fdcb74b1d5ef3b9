import { type CausalNet, causalNetOf } from '../statespace/causal/causal-net.ts';
import type { Translation } from '../tpn/translate.ts';

/** The causal net of a program, `null` where something competes. There, no place ever holds a second token. */
export function causesOf({ net, counts, events }: Translation): CausalNet | null {
  return causalNetOf(net, { counts, label: (t) => JSON.stringify(events[t]) });
}
