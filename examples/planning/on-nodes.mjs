// Components that plan together, each in a worker of its own as if it were on a node of its own: they tell each other when
// their ports may be active, and nothing else of their lives.
//
//   node examples/planning/on-nodes.mjs MODEL GOAL [STATE]

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { agree, Peer, peerParts, readModel, readState, toNumber } from 'madrigal';

if (isMainThread) await planTogether(...process.argv.slice(2));
else {
  const peer = new Peer(workerData);
  parentPort.on('message', (order) => parentPort.postMessage(peer.hear(order)));
}

async function planTogether(file, goalName, stateFile) {
  const { model } = readModel(readFileSync(file, 'utf8'), { file });
  const goal = model.goals.find(({ name }) => name === goalName);
  const options =
    stateFile === undefined
      ? {}
      : { state: readState(readFileSync(stateFile, 'utf8'), { file: stateFile, model }) };
  const parts = peerParts(model, goal, options);
  const workers = new Map(
    parts.map((part) => [part.name, new Worker(new URL(import.meta.url), { workerData: part })]),
  );
  const { lowerBound, words, waits, unsure, messages } = await agree(parts, async (name, order) => {
    const answered = once(workers.get(name), 'message');
    workers.get(name).postMessage(order);
    const [answer] = await answered;
    return answer;
  });
  await Promise.all([...workers.values()].map((worker) => worker.terminate()));
  if (lowerBound === null) console.log('there is no plan');
  else console.log(`nothing ends before ${toNumber(lowerBound)} s`);
  for (const [name, word] of words ?? [])
    if (word.length > 0) console.log(`${name}: ${word.join(', ')}`);
  for (const { component, behavior, awaited, until, nth } of waits ?? [])
    console.log(`${component} waits before ${behavior} for ${awaited} to finish ${until} (${nth})`);
  for (const connection of unsure) console.log(`${connection}: left to a search that sees all`);
  console.log(`${workers.size} workers, ${messages} messages`);
}
