import { LineCutter } from '../../main/engine/log-tail/lines/line-cutter.ts';
import { createSystemClock, createSystemRandom } from '../../main/engine/ports/index.ts';
import { createSshTransport } from '../../main/engine/transport/index.ts';
import { nodeId } from '#shared/model';

// Reads one file through a stream of the transport, cut into lines and counted, as often as it is told to.

const [address = '', port = '', user = '', identityFile = '', knownHosts = '', file = ''] =
  process.argv.slice(2);
const transport = createSshTransport({
  clock: createSystemClock(),
  random: createSystemRandom(),
  log: { info: () => undefined, warn: () => undefined },
  asks: [],
});
const session = await transport.connect(
  {
    nodeId: nodeId('bench'),
    hops: [
      {
        id: 'bench',
        address,
        port: Number(port),
        user,
        identityFiles: [identityFile],
        agent: undefined,
        identitiesOnly: true,
        knownHostsFiles: [knownHosts],
        hostKeyAlias: undefined,
      },
    ],
  },
  AbortSignal.timeout(20_000),
);

const read = async (): Promise<void> => {
  let bytes = 0;
  let lines = 0;
  const cutter = new LineCutter((_run, count) => void (lines += count));
  const cpu = process.cpuUsage();
  const began = performance.now();
  await session.stream(
    {
      id: 'bench.cat',
      says: 'reads a file',
      lane: 'own-channel',
      script: 'exec cat -- "$1"',
      inputs: [file],
      effect: 'reads',
      limits: { timeoutMs: 10_000, stdoutBytes: 0, stderrBytes: 0 },
    },
    (chunk) => {
      bytes += chunk.byteLength;
      cutter.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    },
    AbortSignal.timeout(120_000),
  );
  const seconds = (performance.now() - began) / 1_000;
  const { user: inUser, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ bytes, lines, seconds, cpuMs: (inUser + system) / 1_000 }));
};

for await (const order of process.stdin.setEncoding('utf8'))
  if (String(order).startsWith('read')) await read();
process.exit(0);
