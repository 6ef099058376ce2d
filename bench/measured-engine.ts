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
