import { starts } from './bench-place.ts';
import { figure, table, type EngineFigures, type FloorFigures, type Measurement } from './figures.ts';
import { allowance, type Verdict } from './targets.ts';

const kibibytes = (bytes: number | undefined): string =>
  figure(bytes === undefined ? undefined : bytes / 1_024, 0);
const mebibytes = (bytes: number): string => figure(bytes / 1_048_576, 0);
const perNode = (ms: number | undefined, nodes: number): string =>
  figure(ms === undefined ? undefined : ms / nodes, 1);
const percent = (ratio: number | undefined): string =>
  ratio === undefined ? '-' : `${Math.round(ratio * 100)} %`;

const comparisonRow = (measurement: Measurement, ours: Measurement | undefined): readonly string[] => {
  const ratio = (theirs: number | undefined, own: number | undefined) =>
    measurement === ours || theirs === undefined || own === undefined ? '' : `${(theirs / own).toFixed(1)}x`;
  return [
    measurement.tool,
    String(measurement.nodes),
    `${measurement.answered}/${measurement.nodes}`,
    String(measurement.sweeps),
    figure(measurement.wallMs / 1_000, 3),
    ratio(measurement.wallMs, ours?.wallMs),
    figure(measurement.clientCpuMs, 2),
    ratio(measurement.clientCpuMs, ours?.clientCpuMs),
    figure(measurement.serverCpuMs, 1),
    kibibytes(measurement.connectionBytes),
    percent(measurement.othersRatio),
  ];
};

/** Prints every tool on every fleet size, with its ratio to ours. */
export const printComparison = (measurements: readonly Measurement[]): void => {
  const heading = [
    'one full sweep',
    'nodes',
    'whole',
    'sweeps',
    'wall s',
    '',
    'console CPU ms/node',
    '',
    'server CPU ms/node',
    'KiB/connection',
    'others',
  ];
  const rows = measurements.map((measurement) =>
    comparisonRow(
      measurement,
      measurements.find(({ tool, nodes }) => tool === 'Quarterdeck' && nodes === measurement.nodes),
    ),
  );
  console.log(`\n${table([heading, ...rows])}`);
  const explained = new Map(measurements.map(({ tool, says }) => [tool, says]));
  console.log(`\n${[...explained].map(([tool, says]) => `${tool}: ${says}`).join('\n')}`);
  console.log(
    [
      'Medians. Every tool verifies the host key and asks the same questions with the same shell text; ids are above.',
      'Ours also reads the answers into facts, stores them, runs the rules and writes the changes for a window; the others only print text.',
      'Console CPU of ours is that of the engine’s process with all its threads; what the reading process (the window) uses stands below.',
      'Console and servers share this machine’s processors. "others": share of them that neither used; above 8 % wall times are upper bounds.',
      'parallel-ssh and first connections of OpenSSH pay for its post-quantum key exchange, which ssh2 does not have.',
    ].join('\n'),
  );
};

/** Prints what only our engine was asked: start, event loop, memory. */
export const printEngine = (engines: readonly EngineFigures[], floors: readonly FloorFigures[]): void => {
  const heading = [
    '',
    'cold start s',
    'whole',
    'CPU ms/node',
    'servers ms/node',
    'others',
    'reader',
    'reader warm',
    'loop max opening ms',
    'loop max ms',
    'loop p99 ms',
    'loop max warm ms',
    'RSS empty MiB',
    'RSS connected MiB',
    'PSS MiB',
    'RSS peak MiB',
    'feed items',
    'tick s',
    'lite s',
    'looks s',
    'CPU ms/node',
    'servers ms/node',
  ];
  const rows = engines.map((engine) => [
    `Quarterdeck, ${engine.nodes} nodes`,
    figure(engine.coldWallMs / 1_000, 2),
    `${engine.coldAnswered}/${engine.nodes}`,
    figure(engine.coldCpuMs / engine.nodes, 2),
    perNode(engine.coldServerCpuMs, engine.nodes),
    percent(engine.coldOthersRatio),
    figure(engine.coldReaderCpuMs / engine.nodes, 2),
    figure(engine.warmReaderCpuMs / engine.nodes, 2),
    figure(engine.openingMaxMs, 0),
    figure(engine.stormMaxMs, 0),
    figure(engine.stormP99Ms, 0),
    figure(engine.warmMaxMs, 0),
    mebibytes(engine.emptyBytes),
    mebibytes(engine.connectedBytes),
    mebibytes(engine.shareBytes),
    mebibytes(engine.peakBytes),
    String(engine.feedItems),
    figure(engine.tick.wallMs / 1_000, 3),
    figure(engine.lite.wallMs / 1_000, 3),
    figure(engine.looksWallMs / 1_000, 0),
    perNode(engine.looksCpuMs, engine.nodes),
    perNode(engine.looksServerCpuMs, engine.nodes),
  ]);
  // The reader, the event loop: bare ssh2 has neither feed nor file.
  const unmeasured = ['', '', '', '', '', ''];
  const floorRows = floors.map((floor) => [
    `bare ssh2, ${floor.nodes} nodes`,
    figure(floor.coldWallMs / 1_000, 2),
    '',
    figure(floor.coldCpuMs / floor.nodes, 2),
    perNode(floor.coldServerCpuMs, floor.nodes),
    percent(floor.coldOthersRatio),
    ...unmeasured,
    mebibytes(floor.emptyBytes),
    mebibytes(floor.connectedBytes),
    mebibytes(floor.shareBytes),
    mebibytes(floor.peakBytes),
    '',
    figure(floor.tickWallMs / 1_000, 3),
    figure(floor.liteWallMs / 1_000, 3),
  ]);
  console.log(`\n${table([heading, ...rows, ...floorRows])}`);
  const each = [...engines, ...floors]
    .map(({ coldEachMs }) => coldEachMs.map((ms) => figure(ms / 1_000, 2)).join(', '))
    .join('; ');
  console.log(
    [
      'Start: from the reading of the fleet file to the last whole first answer, by a process that has its program loaded. "opening" is the reading alone,',
      `before any connection. Medians of ${starts} starts; each of them: ${each} s.`,
      'RSS empty: everything loaded, nothing opened. RSS connected: all nodes connected and idle, after a collection that gives back what is free.',
      'PSS: the same with what other processes use too divided among them; masters of OpenSSH are told in it, and compared in it. RSS peak: the most it ever had.',
      'Looks: first looks at the logs and scheduled tasks of all nodes, spread, with the ticks of that time; sweeps are counted after them. They come every five minutes, here once.',
      'A look walks every process of its node, and here all nodes are one machine with several processes for each of them: a node of its own needs far less.',
      'Bare ssh2 reads no file, keeps nothing and shows nothing: the least this machine needs for the same connections and questions.',
    ].join('\n'),
  );
};

/** Prints the targets and whether this run met them, beside what bare ssh2 needed. Nothing is asserted: a busy machine misses them honestly. */
export const printVerdicts = (verdicts: readonly Verdict[]): void => {
  console.log(`\n${allowance}`);
  console.log(
    `\n${table([['target', 'seen', 'bare ssh2', ''], ...verdicts.map(({ id, says, seen, floor, met }) => [`${id}  ${says}`, seen, floor, met])])}`,
  );
};
