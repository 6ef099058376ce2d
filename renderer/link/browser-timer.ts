import type { LinkTimer } from '#shared/wire';

/** The browser's own timer, the only one the link uses. */
export const createBrowserTimer = (): LinkTimer => ({
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return { cancel: () => clearTimeout(timer) };
  },
});
