import { expect, it } from 'vitest';
import type { EngineFigures, Measurement } from './figures.ts';
import { judgeTargets } from './targets.ts';

const measurement = (tool: string, wallMs: number, clientCpuMs: number): Measurement => ({
  tool,
  says: '',
  nodes: 300,
  sweeps: 3,
  answered: 300,
  wallMs,
  clientCpuMs,
  serverCpuMs: 5,
  connectionBytes: 1_400_000,
  othersRatio: 0,
});
const engine: EngineFigures = {
  nodes: 300,
  tick: { wallMs: 60, cpuMs: 30, answered: 300 },
  lite: { wallMs: 300, cpuMs: 60, answered: 300 },
  coldWallMs: 5_000,
  coldEachMs: [6_000, 5_000, 4_000],
  coldCpuMs: 900,
  coldReaderCpuMs: 90,
  coldAnswered: 300,
  coldServerCpuMs: undefined,
  coldOthersRatio: undefined,
  looksWallMs: 40_000,
  looksCpuMs: 600,
  looksServerCpuMs: undefined,
  stormMaxMs: 40,
  stormP99Ms: 36,
  warmMaxMs: 20,
  openingMaxMs: 60,
  warmReaderCpuMs: 30,
  emptyBytes: 60_000_000,
  connectedBytes: 70_000_000,
  shareBytes: 60_000_000,
  peakBytes: 80_000_000,
  feedItems: 10,
};
const metOf = (verdicts: ReturnType<typeof judgeTargets>, says: string) =>
  verdicts.find((verdict) => verdict.says.startsWith(says))?.met;

it('judges limits and ratios of the same run, and calls what was not run not measured', () => {
  const verdicts = judgeTargets({
    ours: new Map([[300, measurement('Quarterdeck', 900, 0.3)]]),
    engine: new Map([[300, engine]]),
    peers: [measurement('ansible -m raw', 9_000, 30), measurement('bare ssh2 (floor)', 600, 0.25)],
    floor: new Map(),
  });
  expect([
    metOf(verdicts, 'full warm sweep of 300'),
    metOf(verdicts, 'less wall time than ansible -m raw at 300'),
    metOf(verdicts, 'less console CPU than ansible -m raw'),
    metOf(verdicts, 'less wall time than parallel-ssh at 300'),
    metOf(verdicts, 'full warm sweep of 1000'),
    metOf(verdicts, 'start to the first whole answer'),
    metOf(verdicts, 'longest event-loop delay'),
    metOf(verdicts, '99th percentile'),
  ]).toEqual(['met', 'met', 'not met', 'not measured', 'not measured', 'not met', 'met', 'not met']);
});

it('allows JavaScript ciphers twice the CPU in limits and ratios alike, and shows what bare ssh2 needed beside it', () => {
  const verdicts = judgeTargets({
    ours: new Map([[300, measurement('Quarterdeck', 900, 0.3)]]),
    engine: new Map(),
    peers: [measurement('ansible -m raw', 9_000, 34.5), measurement('bare ssh2 (floor)', 600, 0.25)],
    floor: new Map(),
  });
  const lines = verdicts
    .filter(({ seen }) => seen !== '-')
    .map(({ says, seen, floor, met }) => [says, seen, floor, met]);
  expect(lines).toEqual([
    ['full warm sweep of 300 nodes, at most 1 s', '0.90 s', '0.60 s', 'met'],
    ['less wall time than ansible -m raw at 300 nodes, at least 9x', '10.0x', '15.0x', 'met'],
    ['console CPU per node and sweep at 300 nodes, at most 0.4 ms', '0.30 ms', '0.25 ms', 'met'],
    ['less console CPU than ansible -m raw at 300 nodes, at least 110x', '115.0x', '138.0x', 'met'],
  ]);
});
