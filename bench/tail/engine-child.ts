import { createEngine, createSystemClock } from '#engine';
import { nodeId, type TailCount } from '#shared/model';
import { keepBufferPoolsSmall } from '../../main/shells/engine-heap.ts';
import { startWebShell } from '../../main/shells/web/start-web-shell.ts';
import { portsFor } from '../measured-engine.ts';

// The engine and its web shell in a process of their own: prints the address of a window, then follows the named logs over its
// own link for as many ms as each line of its input says, and ends with its input.

keepBufferPoolsSmall();
const [fleetFile = '', dataDirectory = '', rendererDirectory = '', ...files] = process.argv.slice(2);
const ports = portsFor(dataDirectory);
const engine = createEngine(ports, {
  fleet: { kind: 'file', file: fleetFile },
  surroundings: { homeDirectory: dataDirectory, agentSocket: undefined },
});
await engine.ready;
const shell = await startWebShell({
  dispatcher: engine.dispatcher,
  port: 0,
  rendererDirectory,
  clock: createSystemClock(),
  random: ports.random,
  log: { info: () => undefined, warn: ports.log.warn },
});
const link = engine.link();
// Only files that were found as logs may be followed.
await link.call('fleet.sweep', { timeoutMs: 60_000 });
await link.call('logs.read-now', { timeoutMs: 60_000 });
console.log(JSON.stringify({ address: shell.newAddress() }));

const follow = async (ms: number): Promise<void> => {
  const counts = new Map<number, TailCount>();
  let shown = 0;
  const subjects = files.map((path, at) => ({ kind: 'file', nodeId: nodeId(`n${at + 1}`), path }) as const);
  const wish = { subjects, filter: { has: [], without: [], caseSensitive: false }, past: 0 };
  for await (const news of link.open('log.tail', wish, AbortSignal.timeout(ms))) {
    if (news.kind !== 'lines') continue;
    for (const count of news.counts) counts.set(count.stream, count);
    shown += news.lines.length;
  }
  const sum = (read: (count: TailCount) => number): number =>
    [...counts.values()].reduce((total, count) => total + read(count), 0);
  console.log(
    JSON.stringify({
      ms,
      shown,
      lines: sum(({ lines }) => lines),
      dropped: sum(({ dropped }) => dropped),
      bytes: sum(({ bytes }) => bytes),
    }),
  );
};

for await (const order of process.stdin.setEncoding('utf8')) await follow(Number(order));
link.close();
await shell[Symbol.asyncDispose]();
await engine[Symbol.asyncDispose]();
process.exit(0);
