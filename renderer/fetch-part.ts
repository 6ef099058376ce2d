/** Waits before each further try, ms. */
const pausesMs = [300, 1_000, 3_000] as const;

/**
 * Fetches a part of the window, and again when the network dropped it on the way, as browsers do with everything under way when
 * a machine changes its network. Rejects with the last failure.
 */
export const fetchPart = async <Part>(
  fetch: () => Promise<Part>,
  pause: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): Promise<Part> => {
  for (const ms of pausesMs) {
    try {
      return await fetch();
    } catch {
      await pause(ms);
    }
  }
  return fetch();
};
