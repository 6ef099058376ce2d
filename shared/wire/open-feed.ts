import { fault, FaultError, type Fault } from '#shared/fault';

/** One open feed on the client's side. */
export type OpenFeed = {
  readonly iterator: AsyncIterator<unknown>;
  readonly arrived: (value: unknown) => void;
  readonly ended: () => void;
  readonly failed: (why: Fault) => void;
};

type Needs = {
  /** Checks one item; a `FaultError` as value means that it does not fit. */
  readonly read: (value: unknown) => unknown;
  /** Most items the engine may send ahead of the reader. */
  readonly most: number;
  readonly taken: (items: number) => void;
  readonly cancel: () => void;
  readonly finished: () => void;
  readonly signal: AbortSignal | undefined;
};

type Reader = {
  readonly resolve: (step: IteratorResult<unknown>) => void;
  readonly reject: (error: Error) => void;
};
const over: IteratorResult<unknown> = { done: true, value: undefined };

/** Hands items to one reader in order and tells the engine after each that there is room for another. */
export const createOpenFeed = (needs: Needs): OpenFeed => {
  const items: unknown[] = [];
  const readers: Reader[] = [];
  let end: 'open' | 'ended' | FaultError = 'open';

  const finish = (how: 'ended' | FaultError) => {
    if (end !== 'open') return;
    end = how;
    needs.signal?.removeEventListener('abort', leave);
    needs.finished();
    while (readers.length > 0) settle(readers.shift());
  };
  const leave = () => {
    if (end !== 'open') return;
    needs.cancel();
    items.length = 0;
    finish('ended');
  };
  // A fault is told once, after everything that came before it; then the feed is simply over.
  const settle = (reader: Reader | undefined) => {
    if (end instanceof FaultError) {
      const why = end;
      end = 'ended';
      reader?.reject(why);
    } else reader?.resolve(over);
  };
  needs.signal?.addEventListener('abort', leave, { once: true });

  const give = (value: unknown, reader: Reader) => {
    const item = needs.read(value);
    if (!(item instanceof FaultError)) {
      if (end === 'open') needs.taken(1);
      return reader.resolve({ done: false, value: item });
    }
    leave();
    return reader.reject(item);
  };

  return {
    arrived: (value) => {
      if (end !== 'open') return;
      const reader = readers.shift();
      if (reader !== undefined) give(value, reader);
      else if (items.length < needs.most) items.push(value);
      else {
        needs.cancel();
        finish(
          new FaultError(fault('contract.invalid', 'The engine sent more than this window had room for.')),
        );
      }
    },
    ended: () => finish('ended'),
    failed: (why) => finish(new FaultError(why)),
    iterator: {
      next: () =>
        new Promise((resolve, reject) => {
          const reader = { resolve, reject };
          if (items.length > 0) give(items.shift(), reader);
          else if (end === 'open') readers.push(reader);
          else settle(reader);
        }),
      return: () => {
        leave();
        return Promise.resolve(over);
      },
    },
  };
};
