/** Lets at most `limit` holders in at once; the rest wait in order. */
export type Limiter = { readonly run: <T>(work: () => Promise<T>) => Promise<T> };

/** Makes a limiter. Work that rejects frees its place like any other. */
export const createLimiter = (limit: number): Limiter => {
  const waiting: (() => void)[] = [];
  let inside = 0;
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) inside -= 1;
    else next();
  };
  return {
    run: async (work) => {
      if (inside >= limit) await new Promise<void>((enter) => waiting.push(enter));
      else inside += 1;
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
};
