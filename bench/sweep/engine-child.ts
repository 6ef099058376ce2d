import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPipe, serveChannel } from '#shared/wire';
import { createEngine, defaultSchedule } from '#engine';
import { keepBufferPoolsSmall } from '../../main/shells/engine-heap.ts';
import { collectedBytes } from '../collected-bytes.ts';
import { portsFor } from '../measured-engine.ts';
import { endWhenLeft } from './end-when-left.ts';
import type { EngineMessage, EngineOrder } from './engine-messages.ts';
import { weighProcess } from './weigh.ts';

// The engine in a process of its own, as in the desktop app; its link goes through the port to the process that started it.

/** Once: a thousand nodes on the console's own processors are not through with one look each before the next would begin. */
const schedule = { ...defaultSchedule, look: 86_400_000 };

const tell = (message: EngineMessage): void => {
  if (process.connected) process.send?.(message);
};

const window = createPipe({
  send: (text) => tell({ kind: 'frame', text }),
  bufferedBytes: () => 0,
  close: () => undefined,
});

let delay = monitorEventLoopDelay({ resolution: 1 });
let cpu = process.cpuUsage();
let openingMaxMs: number | undefined;

const open = async (fleetFile: string, dataDirectory: string): Promise<void> => {
  const engine = createEngine(portsFor(dataDirectory), {
    fleet: { kind: 'file', file: fleetFile },
    schedule,
    surroundings: { homeDirectory: dataDirectory, agentSocket: undefined },
  });
  await engine.ready;
  // A delay is counted when the loop comes round again; without this turn the last piece of the reading fell to the storm.
  await sleep(2);
  openingMaxMs = delay.max / 1e6;
  delay.reset();
  serveChannel(window.channel, engine.dispatcher);
};

const begin = (): void => {
  delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  cpu = process.cpuUsage();
  openingMaxMs = undefined;
};

const end = (): void => {
  const { user, system } = process.cpuUsage(cpu);
  delay.disable();
  tell({
    kind: 'used',
    use: {
      cpuMs: (user + system) / 1_000,
      delay: { maxMs: delay.max / 1e6, p99Ms: delay.percentile(99) / 1e6 },
      openingMaxMs,
    },
  });
};

keepBufferPoolsSmall();
const emptyBytes = collectedBytes();

process.on('message', (order: EngineOrder) => {
  switch (order.kind) {
    case 'begin':
      return begin();
    case 'end':
      return end();
    case 'weigh':
      return tell({ kind: 'weighed', memory: weighProcess(emptyBytes) });
    case 'frame':
      return window.arrived(order.text);
    case 'open':
      return void open(order.fleetFile, order.dataDirectory).catch((cause: unknown) => {
        console.error(cause);
        process.exit(1);
      });
  }
});

endWhenLeft();
tell({ kind: 'loaded' });
