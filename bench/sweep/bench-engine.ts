import type { BenchPlace } from './bench-place.ts';
import { benchTiers } from './bench-tiers.ts';
import { runEngine } from './engine-run.ts';
import { median, type EngineFigures, type Measurement } from './figures.ts';

/** Warm sweeps of ours that are counted; they are short, and the first ones run before the JIT has warmed. */
const warmSweeps = 9;

/** Measures our own engine: reading, storing, rules and the feed included. */
export const benchEngine = async (
  place: BenchPlace,
): Promise<{ readonly measurement: Measurement; readonly figures: EngineFigures }> => {
  const nodes = place.fleet.addresses.length;
  const { report, serverCpuMs, othersRatio } = await runEngine(place, warmSweeps);
  const tiers = await benchTiers(place);
  const { cold, warm } = report;
  for (const complaint of report.complaints) console.log(`  Quarterdeck: ${complaint}`);
  return {
    measurement: {
      tool: 'Quarterdeck',
      says: 'one resident loop per node; read, stored, judged, sent to the window',
      nodes,
      sweeps: warm.length,
      answered: Math.min(...warm.map(({ answered }) => answered)),
      wallMs: median(warm.map(({ wallMs }) => wallMs)),
      clientCpuMs: median(warm.map(({ cpuMs }) => cpuMs)) / nodes,
      serverCpuMs: serverCpuMs === undefined ? undefined : serverCpuMs / nodes / warm.length,
      connectionBytes: (report.connectedBytes - report.emptyBytes) / nodes,
      othersRatio,
    },
    figures: {
      nodes,
      ...tiers,
      coldWallMs: cold.wallMs,
      coldCpuMs: cold.cpuMs,
      coldAnswered: cold.answered,
      stormMaxMs: cold.delay.maxMs,
      stormP99Ms: cold.delay.p99Ms,
      warmMaxMs: report.warmDelay.maxMs,
      emptyBytes: report.emptyBytes,
      connectedBytes: report.connectedBytes,
      peakBytes: report.peakBytes,
      feedItems: report.feedItems,
    },
  };
};
