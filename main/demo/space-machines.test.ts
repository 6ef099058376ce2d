import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, createSystemClock, createSystemRandom } from '#engine';
import { endedStates, nodeId, type NodeView, type Operation, type OperationRequest } from '#shared/model';
import { scenarios } from '#shared/scenarios';
import type { Link } from '#shared/wire';
import { startDemoFleet } from './start-demo-fleet.ts';
import { patienceMs, untilSo } from './test-kit/index.ts';

const outside = { clock: createSystemClock(), random: createSystemRandom() };
const cache = nodeId('fra-cache-1');
const stack = new AsyncDisposableStack();
let [here, there]: (Link | undefined)[] = [];

/** The machines of the demo with nothing on them but its spaces, and two consoles that share no journal. */
beforeAll(async () => {
  const { workloads: _none, schedule: _neither, ...bare } = scenarios.constellation;
  const directory = mkdtempSync(join(tmpdir(), 'quarterdeck-space-machines-'));
  stack.defer(() => rmSync(directory, { recursive: true, force: true }));
  const fleet = stack.use(
    await startDemoFleet({ ...outside, scenario: { ...bare, timeline: [] }, directory }),
  );
  const open = async (operator: string): Promise<Link> => {
    const dataDirectory = mkdtempSync(join(directory, 'console-'));
    const engine = stack.use(
      createEngine(
        {
          ...outside,
          log: { info: () => undefined, warn: () => undefined },
          notices: { alarm: () => undefined },
          places: { homeDirectory: dataDirectory, dataDirectory },
          operator,
        },
        {
          fleet: { kind: 'file', file: fleet.fleetFile },
          surroundings: { homeDirectory: dataDirectory, agentSocket: undefined },
          firstRun: 'may-act',
        },
      ),
    );
    await engine.ready;
    const link = engine.link();
    stack.defer(() => link.close());
    return link;
  };
  [here, there] = [await open('here'), await open('there')];
}, patienceMs);
afterAll(() => stack.disposeAsync(), patienceMs);

const linkOf = (link: Link | undefined): Link => {
  if (link === undefined) throw new Error('the console is not open');
  return link;
};
const viewWhen = (link: Link | undefined, how: string): Promise<NodeView> =>
  untilSo(
    async () => {
      await linkOf(link).call('workload.read-now', { timeoutMs: 10_000 });
      const { nodes } = await linkOf(link).call('fleet.snapshot', {});
      return nodes.find(({ node }) => node.id === cache);
    },
    ({ heldOut }) => (heldOut?.how ?? 'in-service') === how,
  );
const carryOut = async (link: Link | undefined, request: OperationRequest): Promise<Operation> => {
  const { hash, guards } = await linkOf(link).call('operation.plan', { request });
  const { id } = await linkOf(link).call('operation.run', {
    hash,
    reason: 'a test',
    overrides: guards
      .filter(({ verdict }) => verdict === 'refused')
      .map(({ guard }) => ({ guard, reason: 'a test means it' })),
    takeOver: [],
  });
  return untilSo(
    async () =>
      (await linkOf(link).call('operation.list', { since: 0 })).operations.find((one) => one.id === id),
    ({ state }) => state === 'asking' || endedStates.includes(state),
  );
};

it(
  'a machine that only spaces are on is held out for every console while it is drained, and put back by any',
  async () => {
    for (const link of [here, there])
      await untilSo(
        async () => (await linkOf(link).call('ownership.read-now', { timeoutMs: 10_000 })).spaces,
        (spaces) => {
          const sessions = spaces.find(({ name }) => name === 'sessions');
          return sessions?.parties.length === 6 && sessions.parties.every(({ state }) => state === 'up');
        },
      );
    const drained = await carryOut(here, { kind: 'drain', nodeIds: [cache], surge: true });
    expect(drained.says).not.toBe('');
    expect(drained.plan.steps.map(({ phase, kind }) => `${phase} ${kind}`)).toEqual([
      'cordon machine-mark.hold',
      'hand-over redis-cluster.failover',
    ]);
    expect(drained.state).toBe('succeeded');
    await viewWhen(here, 'drained');
    const theirs = await viewWhen(there, 'drained');
    expect(theirs.heldOut?.says).toBe('Held out in Machines of spaces. Marked by Quarterdeck: drained');
    const back = await carryOut(there, { kind: 'undrain', nodeIds: [cache] });
    expect(back.plan.steps.map(({ kind }) => kind)).toEqual(['machine-mark.hold']);
    expect(back.state).toBe('succeeded');
    await viewWhen(there, 'in-service');
    await viewWhen(here, 'in-service');
  },
  3 * patienceMs,
);
