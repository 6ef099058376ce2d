import type { MessagePortMain, UtilityProcess } from 'electron';
import { z } from '#shared/schema';
import { desktopDoorway } from '#shared/wire';

/** What the engine process says to the broker besides its ports. */
const engineSays = z.strictObject({
  notice: z.strictObject({ title: z.string().max(200), body: z.string().max(1_000) }),
});
export type EngineSays = z.infer<typeof engineSays>;
/** What the broker says to the engine process; a port for a window comes with `window`. */
export type HostSays = 'window' | 'stop';

/** The part of a window's contents that gets a port. */
export type Asker = {
  readonly id: number;
  readonly isDestroyed: () => boolean;
  readonly postMessage: (channel: string, message: unknown, ports?: MessagePortMain[]) => void;
};

type Child = Pick<UtilityProcess, 'on' | 'postMessage' | 'kill'>;
type Needs = {
  readonly fork: () => Child;
  readonly newChannel: () => { readonly port1: MessagePortMain; readonly port2: MessagePortMain };
  readonly after: (ms: number, call: () => void) => void;
  readonly onNotice: (notice: EngineSays['notice']) => void;
};

/** R15 allows two seconds from crash to restart. An engine that dies at once each time is not spun faster than that. */
const firstRestartMs = 200;
const longestRestartMs = 2_000;
/** How long a leaving engine gets to write down what it holds; its files survive being killed too. */
const goodbyeMs = 3_000;

/** Keeps one engine process alive and gives every window that asks a port to it. Carries no fleet data itself. */
export type EngineHost = {
  /** Gives the window a port as soon as an engine runs. */
  readonly want: (asker: Asker) => void;
  /** Starts a fresh engine in place of this one, for another fleet. */
  readonly restart: () => void;
  /** Resolves when the engine has said goodbye or was killed. */
  readonly stop: () => Promise<void>;
};

export const createEngineHost = (needs: Needs): EngineHost => {
  const askers = new Map<number, Asker>();
  let waiting = new Map<number, Asker>();
  let child: Child | undefined;
  let running = false;
  let restartMs = firstRestartMs;
  let stopped: (() => void) | undefined;

  const connect = (asker: Asker) => {
    if (asker.isDestroyed()) return;
    const { port1, port2 } = needs.newChannel();
    child?.postMessage('window' satisfies HostSays, [port1]);
    asker.postMessage(desktopDoorway.port, null, [port2]);
  };
  const start = () => {
    if (stopped !== undefined) return;
    const started = needs.fork();
    child = started;
    started.on('spawn', () => {
      running = true;
      const due = waiting;
      waiting = new Map();
      for (const asker of due.values()) connect(asker);
    });
    started.on('message', (message: unknown) => {
      const said = engineSays.safeParse(message);
      if (said.success) needs.onNotice(said.data.notice);
    });
    started.on('exit', () => {
      running = false;
      for (const asker of askers.values())
        if (!asker.isDestroyed()) asker.postMessage(desktopDoorway.gone, null);
      if (stopped !== undefined) return stopped();
      needs.after(restartMs, start);
      restartMs = Math.min(restartMs * 2, longestRestartMs);
    });
  };
  start();

  return {
    want: (asker) => {
      askers.set(asker.id, asker);
      for (const [id, each] of askers) if (each.isDestroyed()) askers.delete(id);
      if (running) connect(asker);
      else waiting.set(asker.id, asker);
    },
    restart: () => {
      restartMs = firstRestartMs;
      child?.postMessage('stop' satisfies HostSays);
      const leaving = child;
      needs.after(goodbyeMs, () => {
        if (child === leaving) leaving?.kill();
      });
    },
    stop: () =>
      new Promise((resolve) => {
        stopped = resolve;
        if (!running) return resolve();
        child?.postMessage('stop' satisfies HostSays);
        needs.after(goodbyeMs, () => {
          child?.kill();
          resolve();
        });
      }),
  };
};
