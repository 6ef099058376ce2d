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
  coldCpuMs: 900,
  coldReaderCpuMs: 90,
  coldAnswered: 300,
  stormMaxMs: 40,
  stormP99Ms: 36,
  warmMaxMs: 20,
  openingMaxMs: 60,
  warmReaderCpuMs: 30,
  emptyBytes: 60_000_000,
  connectedBytes: 70_000_000,
  peakBytes: 80_000_000,
  feedItems: 10,
};
const metOf = (verdicts: ReturnType<typeof judgeTargets>, says: string) =>
  verdicts.find((verdict) => verdict.says.startsWith(says))?.met;

it('judges limits and ratios of the same run, and calls what was not run not measured', () => {
  const verdicts = judgeTargets({
    ours: new Map([[300, measurement('Quarterdeck', 900, 0.3)]]),
    engine: new Map([[300, engine]]),
    peers: [measurement('ansible -m raw', 9_000, 30)],
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
