import { parseArgs } from 'node:util';
import { createCpuGroup, removeOldGroups } from './cpu-group.ts';
import { benchEngine } from './bench-engine.ts';
import { benchFloor } from './bench-floor.ts';
import { benchPeer } from './bench-peer.ts';
import type { EngineFigures, FloorFigures, Measurement } from './figures.ts';
import { writeOneShotSweep } from './one-shot-sweep.ts';
import { ansibleRaw } from './peers/ansible.ts';
import { controlMaster } from './peers/control-master.ts';
import { parallelSsh } from './peers/parallel-ssh.ts';
import type { Peer } from './peers/peer.ts';
import { preparePeers } from './prepare-peers.ts';
import { printComparison, printEngine, printVerdicts } from './report.ts';
import { startSshdFleet } from './sshd-fleet.ts';
import { judgeTargets } from './targets.ts';
import { clearOldWorkspaces, openWorkspace } from './workspace.ts';

/** Fleet sizes when none are named. 1000 takes minutes with the slower tools: ask for it with --nodes. */
const usualSizes = '13,100,300';
const groupPrefix = 'quarterdeck-bench-';

type Results = {
  readonly measurements: readonly Measurement[];
  readonly engine: EngineFigures;
  readonly floor: FloorFigures;
};

/** Minutes pass with the slower tools: say which one is done. */
const tellProgress = ({ tool, wallMs, answered, nodes }: Measurement): void =>
  console.log(`  ${tool}: ${(wallMs / 1_000).toFixed(2)} s, ${answered} of ${nodes} answered whole`);

/** Everything on one fleet size, one tool after the other: two at once would measure each other. */
const benchSize = async (nodes: number, peers: readonly Peer[]): Promise<Results> => {
  using servers = createCpuGroup(`${groupPrefix}${process.pid}-servers-${nodes}`);
  using clients = createCpuGroup(`${groupPrefix}${process.pid}-console-${nodes}`);
  if (servers === undefined || clients === undefined)
    console.log(
      '  CPU of the other tools is not counted: no control group can be made here (it needs root).',
    );
  await using workspace = await openWorkspace();
  await using fleet = await startSshdFleet(workspace, nodes, servers);
  const { directory } = workspace;
  const sweep = writeOneShotSweep(directory);
  console.log(
    `  One full sweep asks ${sweep.asks.join(', ')}; how the previous boot ended is left out for all.`,
  );
  const place = { directory, fleet, sweep, group: clients, servers };
  const ours = await benchEngine(place);
  tellProgress(ours.measurement);
  await fleet.untilLoggedOut();
  const floor = await benchFloor(place);
  tellProgress(floor.measurement);
  const others: Measurement[] = [floor.measurement];
  for (const peer of peers) {
    await fleet.untilLoggedOut();
    const measurement = await benchPeer(peer, place);
    tellProgress(measurement);
    others.push(measurement);
  }
  return { measurements: [ours.measurement, ...others], engine: ours.figures, floor: floor.figures };
};

type Settings = { readonly sizes: readonly number[]; readonly tools: readonly Peer[] };

const everyPeer: readonly Peer[] = [ansibleRaw, parallelSsh, controlMaster];

const readSettings = (): Settings => {
  const { values } = parseArgs({
    options: { nodes: { type: 'string', default: usualSizes }, peers: { type: 'boolean', default: true } },
    allowNegative: true,
  });
  const sizes = values.nodes.split(',').map(Number);
  if (sizes.some((size) => !Number.isInteger(size) || size < 1 || size > 1_000))
    throw new Error('--nodes takes sizes from 1 to 1000, such as 13,100');
  if (!values.peers) console.log('Skipped: ansible, parallel-ssh and OpenSSH masters (--no-peers).');
  return { sizes, tools: values.peers ? everyPeer : [] };
};

const main = async (): Promise<void> => {
  if (process.platform !== 'linux') {
    console.log('Sweep bench skipped: its servers listen on 127.1.x.y, which is loopback on Linux only.');
    return;
  }
  const { sizes, tools } = readSettings();
  await clearOldWorkspaces();
  removeOldGroups(groupPrefix);
  const peers = await preparePeers(tools, (line) => console.log(line));
  const results: Results[] = [];
  for (const size of sizes) {
    console.log(`\nSweeping ${size} nodes …`);
    results.push(await benchSize(size, peers));
  }
  const all = results.flatMap(({ measurements }) => measurements);
  const engine = results.map((result) => result.engine);
  printComparison(all);
  const floors = results.map(({ floor }) => floor);
  printEngine(engine, floors);
  const isOurs = ({ tool }: Measurement) => tool === 'Quarterdeck';
  printVerdicts(
    judgeTargets({
      ours: new Map(all.filter(isOurs).map((measurement) => [measurement.nodes, measurement])),
      engine: new Map(engine.map((figures) => [figures.nodes, figures])),
      floor: new Map(floors.map((figures) => [figures.nodes, figures])),
      peers: all.filter((measurement) => !isOurs(measurement)),
    }),
  );
};

await main();
