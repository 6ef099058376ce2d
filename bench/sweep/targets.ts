import type { EngineFigures, Measurement } from './figures.ts';

/** One line of the closing list: what was aimed at, what was seen. */
export type Verdict = {
  readonly id: string;
  readonly says: string;
  readonly seen: string;
  readonly met: 'met' | 'not met' | 'not measured';
};

type Run = {
  readonly ours: ReadonlyMap<number, Measurement>;
  readonly engine: ReadonlyMap<number, EngineFigures>;
  readonly peers: readonly Measurement[];
};

/**
 * The targets: our engine against others in the same run on the same machine. Limits in ms and bytes are those of the
 * machine they were found on (2 cores shared by console and fleet) and say little elsewhere; ratios carry over.
 * CPU limits are doubled, because this build runs ssh2 on its JavaScript ciphers (no native part is installed).
 */
const javascriptFactor = 2;

const judge = (id: string, says: string, value: number | undefined, limit: number, unit: string): Verdict => {
  const isSeen = value !== undefined && !Number.isNaN(value);
  return {
    id,
    says,
    seen: isSeen ? `${value.toFixed(2)} ${unit}` : '-',
    met: isSeen ? (value <= limit ? 'met' : 'not met') : 'not measured',
  };
};

const atLeast = (id: string, says: string, value: number | undefined, limit: number): Verdict => {
  const isSeen = value !== undefined && !Number.isNaN(value);
  return {
    id,
    says,
    seen: isSeen ? `${value.toFixed(1)}x` : '-',
    met: isSeen ? (value >= limit ? 'met' : 'not met') : 'not measured',
  };
};

type RatioOf = 'wallMs' | 'clientCpuMs';
type RatioTarget = {
  readonly tool: string;
  readonly nodes: number;
  readonly of: RatioOf;
  readonly limit: number;
  readonly id: string;
};

const wallRatios: readonly RatioTarget[] = [
  { id: 'T1', tool: 'ansible -m raw', nodes: 300, of: 'wallMs', limit: 9 },
  { id: 'T1', tool: 'parallel-ssh', nodes: 300, of: 'wallMs', limit: 16 },
  { id: 'T1', tool: 'OpenSSH ControlMaster', nodes: 300, of: 'wallMs', limit: 2.4 },
  { id: 'T3', tool: 'ansible -m raw', nodes: 1_000, of: 'wallMs', limit: 12 },
  { id: 'T3', tool: 'parallel-ssh', nodes: 1_000, of: 'wallMs', limit: 15 },
  { id: 'T3', tool: 'OpenSSH ControlMaster', nodes: 1_000, of: 'wallMs', limit: 2.1 },
];
const cpuRatios: readonly RatioTarget[] = [
  { id: 'T2', tool: 'ansible -m raw', nodes: 300, of: 'clientCpuMs', limit: 220 / javascriptFactor },
  { id: 'T2', tool: 'parallel-ssh', nodes: 300, of: 'clientCpuMs', limit: 375 / javascriptFactor },
  { id: 'T2', tool: 'OpenSSH ControlMaster', nodes: 300, of: 'clientCpuMs', limit: 28 / javascriptFactor },
];

const ratioVerdict = (run: Run, target: RatioTarget): Verdict => {
  const ours = run.ours.get(target.nodes)?.[target.of];
  const theirs = run.peers.find(({ tool, nodes }) => tool === target.tool && nodes === target.nodes)?.[
    target.of
  ];
  const ratio = ours === undefined || theirs === undefined ? undefined : theirs / ours;
  const what = target.of === 'wallMs' ? 'less wall time' : 'less console CPU';
  return atLeast(
    target.id,
    `${what} than ${target.tool} at ${target.nodes} nodes, at least ${target.limit}x`,
    ratio,
    target.limit,
  );
};

const perIdleConnection = (engine: EngineFigures | undefined): number | undefined =>
  engine && (engine.connectedBytes - engine.emptyBytes) / engine.nodes / 1_024;

const masterRatio = (run: Run, nodes: number): number | undefined => {
  const masters = run.peers.find(
    ({ tool, nodes: count }) => tool === 'OpenSSH ControlMaster' && count === nodes,
  )?.connectionBytes;
  const engine = run.engine.get(nodes);
  return masters === undefined || engine === undefined
    ? undefined
    : (masters * nodes) / engine.connectedBytes;
};

const coldRatio = (run: Run): number | undefined => {
  const theirs = run.peers.find(({ tool, nodes }) => tool === 'parallel-ssh' && nodes === 300)?.wallMs;
  const ours = run.engine.get(300)?.coldWallMs;
  return theirs === undefined || ours === undefined ? undefined : theirs / ours;
};

/** Judges a run by T1 to T7. Pure. */
export const judgeTargets = (run: Run): readonly Verdict[] => {
  const [at300, at1000] = [run.ours.get(300), run.ours.get(1_000)];
  const [engine300, engine1000] = [run.engine.get(300), run.engine.get(1_000)];
  const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1_000);
  const coldCpu = engine300 && engine300.coldCpuMs / engine300.nodes;
  const memoryAt = engine1000 ?? engine300;
  return [
    judge('T1', 'full warm sweep of 300 nodes, at most 1.0 s', seconds(at300?.wallMs), 1, 's'),
    ...wallRatios.filter(({ id }) => id === 'T1').map((target) => ratioVerdict(run, target)),
    judge(
      'T2',
      `console CPU per node and sweep at 300 nodes, at most ${0.2 * javascriptFactor} ms`,
      at300?.clientCpuMs,
      0.2 * javascriptFactor,
      'ms',
    ),
    ...cpuRatios.map((target) => ratioVerdict(run, target)),
    judge('T3', 'full warm sweep of 1000 nodes, at most 3.9 s', seconds(at1000?.wallMs), 3.9, 's'),
    ...wallRatios.filter(({ id }) => id === 'T3').map((target) => ratioVerdict(run, target)),
    judge('T4', 'lite tier of 1000 nodes alone, at most 1.2 s', seconds(engine1000?.lite.wallMs), 1.2, 's'),
    judge('T4', 'tick tier of 1000 nodes alone, at most 0.25 s', seconds(engine1000?.tick.wallMs), 0.25, 's'),
    judge(
      'T4',
      `console CPU per node and tick, at most ${0.08 * javascriptFactor} ms`,
      engine1000 && engine1000.tick.cpuMs / engine1000.nodes,
      0.08 * javascriptFactor,
      'ms',
    ),
    judge(
      'T5',
      'start to the first whole answer of 300 nodes, at most 4.8 s',
      seconds(engine300?.coldWallMs),
      4.8,
      's',
    ),
    judge(
      'T5',
      `console CPU per node of that start, at most ${3.5 * javascriptFactor} ms`,
      coldCpu,
      3.5 * javascriptFactor,
      'ms',
    ),
    atLeast('T5', 'faster from cold than parallel-ssh at 300 nodes, at least 3.4x', coldRatio(run), 3.4),
    judge(
      'T6',
      'longest event-loop delay while 300 nodes connect, below 50 ms',
      engine300?.stormMaxMs,
      50,
      'ms',
    ),
    judge('T6', '99th percentile of it, below 35 ms', engine300?.stormP99Ms, 35, 'ms'),
    judge(
      'T7',
      'memory of the engine with 1000 nodes connected, at most 140 MiB',
      engine1000 && engine1000.connectedBytes / 1_048_576,
      140,
      'MiB',
    ),
    judge(
      'T7',
      `memory per idle connection at ${memoryAt?.nodes ?? 1_000} nodes, at most 50 KiB`,
      perIdleConnection(memoryAt),
      50,
      'KiB',
    ),
    atLeast(
      'T7',
      `less memory than OpenSSH masters at ${memoryAt?.nodes ?? 1_000} nodes, at least 9x`,
      masterRatio(run, memoryAt?.nodes ?? 1_000),
      9,
    ),
  ];
};
