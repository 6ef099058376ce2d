import { warmSweeps, type BenchPlace } from './bench-place.ts';
import { benchTiers } from './bench-tiers.ts';
import { runEngine } from './engine-run.ts';
import { median, medianOfKnown, startFigures, type EngineFigures, type Measurement } from './figures.ts';

/** Measures our own engine: reading, storing, rules and the feed included. */
export const benchEngine = async (
  place: BenchPlace,
): Promise<{ readonly measurement: Measurement; readonly figures: EngineFigures }> => {
  const nodes = place.fleet.addresses.length;
  const { starts, looks, warm, memory, feedItems, warmShares } = await runEngine(place, warmSweeps);
  const { serverCpuMs, othersRatio } = warmShares;
  const tiers = await benchTiers(place);
  return {
    measurement: {
      tool: 'Quarterdeck',
      says: 'one resident loop per node; read, stored, judged, written for the window',
      nodes,
      sweeps: warm.length,
      answered: Math.min(...warm.map(({ answered }) => answered)),
      wallMs: median(warm.map(({ wallMs }) => wallMs)),
      clientCpuMs: median(warm.map(({ cpuMs }) => cpuMs)) / nodes,
      serverCpuMs: serverCpuMs === undefined ? undefined : serverCpuMs / nodes / warm.length,
      connectionBytes: (memory.connectedBytes - memory.emptyBytes) / nodes,
      othersRatio,
    },
    figures: {
      nodes,
      ...tiers,
      ...memory,
      feedItems,
      ...startFigures(starts),
      coldReaderCpuMs: median(starts.map(({ readerCpuMs }) => readerCpuMs)),
      coldAnswered: Math.min(...starts.map(({ answered }) => answered)),
      looksWallMs: looks.wallMs,
      looksCpuMs: looks.cpuMs,
      looksServerCpuMs: looks.shares.serverCpuMs,
      openingMaxMs: medianOfKnown(starts.map(({ openingMaxMs }) => openingMaxMs)),
      stormMaxMs: median(starts.map(({ delay }) => delay.maxMs)),
      stormP99Ms: median(starts.map(({ delay }) => delay.p99Ms)),
      warmMaxMs: Math.max(...warm.map(({ delay }) => delay.maxMs)),
      warmReaderCpuMs: median(warm.map(({ readerCpuMs }) => readerCpuMs)),
    },
  };
};
