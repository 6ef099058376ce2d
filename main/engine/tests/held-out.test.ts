import { describe, expect, it } from 'vitest';
import {
  epochMs,
  nodeId,
  type DeclaredService,
  type FleetNode,
  type NodeHeldOut,
  type Operation,
  type OperationRequest,
  type WorldUnit,
} from '#shared/model';
import { fault } from '#shared/fault';
import { createFakeClock } from '../ports/index.ts';
import { isShellAsk, type Outcome, type Perform } from '../source-kit/index.ts';
import { sources } from '../sources/registry.ts';
import { createFakeUnits } from '../sources/systemd/fake.ts';
import { memoryRecords } from '../store/test-kit/index.ts';
import { createWorkloadWatch } from '../workload-watch/index.ts';

const ids = ['web-1', 'web-2'].map(nodeId);
const website: DeclaredService = {
  name: 'website',
  runs: { kind: 'unit', unit: 'website.service' },
  nodes: ids,
  minimum: 1,
  mayOverlap: false,
};
const unit = (node: (typeof ids)[number]): WorldUnit => ({
  node,
  unit: 'website.service',
  version: '1.8.2',
  startMs: 0,
  stopMs: 0,
  connections: 0,
  badVersions: [],
});

/** Two machines with one declared unit each, no orchestrator, and a container engine that lists what `containers` holds. */
const start = (earlier: readonly Operation[] = [], declared: readonly DeclaredService[] = [website]) => {
  const clock = createFakeClock();
  const units = new Map(ids.map((id) => [id, createFakeUnits([unit(id)], [website], clock.now())]));
  const containers: { running: boolean; beside?: string } = { running: true };
  const said = new Map<string, NodeHeldOut>();
  const perform: Perform = async (id, ask) => {
    const answered = (result: unknown): Outcome<never> => ({ kind: 'answered', result: result as never });
    if (ask.lane === 'http') {
      if (!ask.id.startsWith('docker.'))
        return { kind: 'not-sent', fault: fault('transport.socket-closed', 'Nothing listens.') };
      const list = [
        {
          Id: `c-${id}`,
          Names: ['/wallet'],
          Image: 'wallet:1',
          ImageID: 'sha256:a',
          State: containers.running ? 'running' : 'exited',
          Status: containers.running ? 'Up 2 hours' : 'Exited (0) 5 minutes ago',
          Labels: {},
          Ports: [],
        },
        ...(containers.beside === undefined
          ? []
          : [
              {
                Id: `s-${id}`,
                Names: [`/${containers.beside}`],
                Image: 'stray:1',
                ImageID: 'sha256:b',
                State: 'running',
                Status: 'Up 2 hours',
              },
            ]),
      ];
      const body = JSON.stringify(ask.path.includes('/containers/json') ? list : []);
      return answered(ask.read({ status: 200, headers: {}, body, sentAt: 0, receivedAt: clock.now() }));
    }
    if (!isShellAsk(ask)) return { kind: 'not-sent', fault: fault('transport.lost', 'unknown ask') };
    const moment = { at: clock.now(), uptimeMs: 3_600_000, bootId: 'b' };
    // One mark on the machine, whoever reads it.
    const askId = ask.id === 'docker.held' ? 'systemd.held' : ask.id;
    const reply = units.get(id)?.answer(askId, ask.inputs, moment);
    if (reply === undefined) return { kind: 'not-sent', fault: fault('transport.lost', 'unknown ask') };
    return answered(ask.read({ ...reply, sentAt: 0, receivedAt: clock.now() }));
  };
  const watch = createWorkloadWatch({
    clock,
    log: { info: () => undefined, warn: () => undefined },
    random: { next: () => 0.5, hex: (bytes) => '0'.repeat(2 * bytes) },
    records: memoryRecords(),
    alarmBoard: { openAlarmsOf: () => new Map(), putAlarms: () => undefined },
    onAlarms: () => undefined,
    onHeldOut: (id, heldOut) => said.set(id, heldOut),
    sources,
    everyMs: 15_000,
    perform,
    follow: async () => fault('transport.lost', 'ended'),
    nodes: () => ids.map((id) => ({ id, labels: {} }) as FleetNode),
  });
  watch.setServices(declared);
  watch.recallOperations(earlier);
  for (const id of ids) watch.noteNode(id, 'connected');
  const by = (id: string, verb: string, first: string): void =>
    void units.get(nodeId(id))?.answer(`systemd.${verb}`, [first, 'website.service'], {
      at: clock.now(),
      uptimeMs: 3_600_000,
      bootId: 'b',
    });
  return { clock, watch, said, containers, by, pass: () => clock.advance(40_000) };
};

const drain = (more: Partial<Operation>, request: object = {}): Operation =>
  ({
    id: 'op-1',
    operator: 'mara',
    reason: 'new disk',
    state: 'running',
    startedAt: epochMs(0),
    steps: [],
    ...more,
    plan: {
      request: { kind: 'drain', nodeIds: [nodeId('web-1')], surge: true, ...request } as OperationRequest,
      title: 'Drain web-1',
      promises: [],
      changes: [],
      items: [],
      steps: [],
    },
  }) as unknown as Operation;

describe('a machine without an orchestrator', () => {
  it('that another console marked as held out is draining while its unit runs, drained when it stopped, and says by whom', async () => {
    const { watch, said, by, pass } = start();
    await pass();
    expect(said.size).toBe(0);
    by('web-1', 'hold-change', encodeURIComponent(JSON.stringify({ by: 'olga', reason: 'new disk' })));
    await pass();
    expect(said.get('web-1')).toEqual({
      how: 'draining',
      says: 'Held out in Declared services. Marked by olga: new disk',
    });
    by('web-1', 'unit-change', 'stop');
    await pass();
    expect(said.get('web-1')?.how).toBe('drained');
    expect(watch.heldOut(nodeId('web-2'))).toBeUndefined();
    by('web-1', 'hold-change', '-');
    await pass();
    expect(said.get('web-1')).toEqual({ how: 'in-service', says: '' });
    await watch[Symbol.asyncDispose]();
  });

  it('that has only containers, one of them declared by nobody, is held out by the same mark', async () => {
    const wallet = { ...website, name: 'wallet', runs: { kind: 'container', container: 'wallet' } } as const;
    const { watch, said, by, containers, pass } = start([], [wallet]);
    containers.beside = 'stray';
    await pass();
    by('web-1', 'hold-change', encodeURIComponent(JSON.stringify({ by: 'olga', reason: 'new disk' })));
    await pass();
    expect(said.get('web-1')).toEqual({
      how: 'draining',
      says: 'Held out in Plain containers. Marked by olga: new disk',
    });
    containers.running = false;
    await pass();
    expect(said.get('web-1')?.how).toBe('drained');
    by('web-1', 'hold-change', '-');
    await pass();
    expect(said.get('web-1')).toEqual({ how: 'in-service', says: '' });
    await watch[Symbol.asyncDispose]();
  });

  it('with plain containers is draining while our operation runs, drained after it, and says why', async () => {
    const { watch, said, containers, pass } = start();
    await pass();
    watch.noteOperation(drain({}));
    await pass();
    expect(said.get('web-1')).toEqual({
      how: 'draining',
      says: 'Drain by mara: new disk',
      operationId: 'op-1',
    });
    containers.running = false;
    watch.noteOperation(drain({ state: 'succeeded', endedAt: epochMs(5) }));
    await pass();
    expect(said.get('web-1')).toMatchObject({ how: 'drained', operationId: 'op-1' });
    await watch[Symbol.asyncDispose]();
  });

  it('is in maintenance until the time it was drained for, also after a restart of the console, and not a moment longer', async () => {
    const until = createFakeClock().now() + 100_000;
    const { watch, said, clock, pass } = start([
      drain({ state: 'succeeded', endedAt: epochMs(5) }, { until }),
    ]);
    await pass();
    expect(said.get('web-1')).toMatchObject({ how: 'maintenance', until, operationId: 'op-1' });
    await clock.advance(100_000);
    expect(said.get('web-1')).toEqual({ how: 'in-service', says: '' });
    await watch[Symbol.asyncDispose]();
  });
});
