/** A bounded number of places; callers wait in line for one. */
export type Slots = {
  /** Rejects with the signal's reason while waiting. The returned call gives the place back, once. */
  readonly take: (signal: AbortSignal) => Promise<() => void>;
};

export const createSlots = (count: number): Slots => {
  let free = count;
  const waiting: (() => void)[] = [];

  const give = (): (() => void) => {
    let isBack = false;
    return () => {
      if (isBack) return;
      isBack = true;
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    };
  };

  return {
    take: (signal) => {
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      if (free > 0) {
        free -= 1;
        return Promise.resolve(give());
      }
      return new Promise((resolve, reject) => {
        const stop = (): void => {
          waiting.splice(waiting.indexOf(enter), 1);
          reject(signal.reason as Error);
        };
        const enter = (): void => {
          signal.removeEventListener('abort', stop);
          resolve(give());
        };
        waiting.push(enter);
        signal.addEventListener('abort', stop, { once: true });
      });
    },
  };
};

/** Slots of the same count for each name, made when first asked for. */
export const createNamedSlots = (count: number): ((name: string) => Slots) => {
  const named = new Map<string, Slots>();
  return (name) => {
    const found = named.get(name) ?? createSlots(count);
    named.set(name, found);
    return found;
  };
};
