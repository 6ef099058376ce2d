import type { Clock, Timer } from '../../ports/index.ts';

/** A connection between two asks. */
export type Keepable = {
  /** False once either side ended it. */
  readonly isOpen: () => boolean;
  readonly close: () => void;
};

/** Connections that wait for the next ask: one for each name, for a short time. */
export type KeptConnections<C extends Keepable> = {
  /** One that waits and is open, which is the taker's alone from then on. */
  readonly take: (name: string) => C | undefined;
  /** Keeps it for the next ask, or closes it where one waits already. */
  readonly give: (name: string, connection: C) => void;
  /** Closes those that wait, and from then on all that are given back. */
  readonly close: () => void;
};

/** `idleMs`: how long one waits before it is closed. */
export const createKeptConnections = <C extends Keepable>(
  clock: Clock,
  idleMs: number,
): KeptConnections<C> => {
  const waiting = new Map<string, { readonly connection: C; readonly timer: Timer }>();
  let isOver = false;
  const leave = (name: string): C | undefined => {
    const found = waiting.get(name);
    waiting.delete(name);
    found?.timer.cancel();
    return found?.connection;
  };
  return {
    take: (name) => {
      const connection = leave(name);
      return connection?.isOpen() === true ? connection : undefined;
    },
    give: (name, connection) => {
      if (isOver || waiting.get(name)?.connection.isOpen() === true) return connection.close();
      leave(name);
      waiting.set(name, { connection, timer: clock.after(idleMs, () => leave(name)?.close()) });
    },
    close: () => {
      isOver = true;
      for (const name of waiting.keys()) leave(name)?.close();
    },
  };
};
