import { createLineLog, createSystemClock, createSystemRandom, type Ports } from '#engine';

/** Ports of an engine that is measured: the real ones, with everything it keeps in one folder. */
export const portsFor = (dataDirectory: string): Ports => ({
  clock: createSystemClock(),
  random: createSystemRandom(),
  log: createLineLog((line) => process.stderr.write(line), true),
  notices: { alarm: () => undefined },
  places: { dataDirectory, homeDirectory: dataDirectory },
  operator: 'bench',
});

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
