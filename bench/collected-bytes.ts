/** Collects twice, where the process was started with --expose-gc: what the first round frees may hold more. */
export const collectGarbage = (): void => {
  const collect = (globalThis as { gc?: () => void }).gc;
  collect?.();
  collect?.();
};

/** Resident memory of this process after garbage collection, bytes. */
export const collectedBytes = (): number => {
  collectGarbage();
  return process.memoryUsage.rss();
};
