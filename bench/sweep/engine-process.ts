import { createLink, createPipe, type Link } from '#shared/wire';
import type { BenchPlace } from './bench-place.ts';
import type { EngineMemory, EngineMessage, EngineOrder, EngineUse } from './engine-messages.ts';
import { forkMeasured } from './measured-child.ts';

/** The engine in a process of its own, and this process as the window that reads it. */
export type EngineProcess = Disposable & {
  readonly link: Link;
  /** Starts the engine on a fleet file; calls on the link wait until it has read it. */
  readonly open: (fleetFile: string, dataDirectory: string) => void;
  /** Says what the engine's process used while `work` ran. */
  readonly using: (work: () => Promise<void>) => Promise<EngineUse>;
  readonly weigh: () => Promise<EngineMemory>;
};

/** Forks the engine's process into the group of the console, and waits until its program is loaded. */
export const startEngineProcess = async (place: BenchPlace): Promise<EngineProcess> => {
  const measured = forkMeasured(place, 'engine-child.js', "the engine's process");
  const { child, ended } = measured;
  const order = (message: EngineOrder): void => void child.send(message);
  const pipe = createPipe({
    send: (text) => order({ kind: 'frame', text }),
    bufferedBytes: () => 0,
    close: () => undefined,
  });
  child.once('exit', () => pipe.gone());
  let hear: (said: EngineMessage) => void = () => undefined;
  child.on('message', (message) => {
    const said = message as EngineMessage;
    if (said.kind === 'frame') pipe.arrived(said.text);
    else hear(said);
  });
  const next = (): Promise<EngineMessage> => {
    const { promise, resolve } = Promise.withResolvers<EngineMessage>();
    hear = resolve;
    return Promise.race([promise, ended]);
  };
  const ask = (kind: 'end' | 'weigh'): Promise<EngineMessage> => {
    const said = next();
    order({ kind });
    return said;
  };
  await next();
  return {
    link: createLink(pipe.channel, {
      timer: {
        after: (ms, call) => {
          const timer = setTimeout(call, ms);
          return { cancel: () => clearTimeout(timer) };
        },
      },
    }),
    open: (fleetFile, dataDirectory) => order({ kind: 'open', fleetFile, dataDirectory }),
    using: async (work) => {
      order({ kind: 'begin' });
      await work();
      const said = await ask('end');
      if (said.kind !== 'used') throw new Error(`the engine's process answered ${said.kind}`);
      return said.use;
    },
    weigh: async () => {
      const said = await ask('weigh');
      if (said.kind !== 'weighed') throw new Error(`the engine's process answered ${said.kind}`);
      return said.memory;
    },
    [Symbol.dispose]: () => measured[Symbol.dispose](),
  };
};
