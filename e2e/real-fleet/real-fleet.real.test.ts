import { statfsSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { valueOf, type Alarm, type NodeView, type Volume } from '#shared/model';
import {
  breakDisk,
  canRun,
  changeHostKey,
  continueSshd,
  failUnit,
  fillDisk,
  fillInodes,
  growLog,
  holdDeletedFile,
  remountReadOnly,
  restoreHostKey,
  standardNodes,
  startRealFleet,
  stopSshd,
  type RealFleet,
} from './index.ts';
import { startRealConsole, type RealConsole } from './real-console.ts';

const can = await canRun((line) => console.log(line));
if (!can.ok) console.log(`Skipped: every spec on real machines, because ${can.reason}.`);

/** Long enough for an orderly reconnect after twenty seconds of silence, also on a machine that is busy. */
const patienceMs = 90_000;
/** A log that grows this fast eats 64 MiB, the least that counts as a storm, within two minutes. */
const stormMegabytesPerSecond = 0.6;

let stack: AsyncDisposableStack;
let fleet: RealFleet;
let engine: RealConsole;

beforeAll(async () => {
  if (!can.ok) return;
  stack = new AsyncDisposableStack();
  const nodes = standardNodes.map((wish) => (wish.name === 'db-1' ? { ...wish, logMegabytes: 256 } : wish));
  fleet = stack.use(await startRealFleet({ nodes: [...nodes, { name: 'card-1' }] }));
  engine = stack.use(await startRealConsole(fleet));
  // A forecast needs minutes of growth, so it begins here and is judged by the last specs.
  stack.use(await growLog(fleet.node('db-1'), '/var/log/proxy.log', stormMegabytesPerSecond));
}, 300_000);

afterAll(() => stack?.disposeAsync(), 60_000);

beforeEach(({ skip }) => skip(!can.ok, can.ok ? undefined : can.reason));

const isComplete = ({ facts }: NodeView): boolean =>
  facts.volumes.state === 'known' && facts.kernel.state === 'known';
/** A reboot is told at the first answer; how the boot before it ended comes with the first slow one. */
const saysHow = ({ evidence }: Alarm): boolean =>
  evidence.rule === 'node-rebooted' && evidence.previousBootEnd !== 'unknown';
const volumeOf = ({ facts }: NodeView, mount: string): Volume | undefined =>
  valueOf(facts.volumes)?.find((volume) => volume.mount === mount);

describe('the state of real machines', { timeout: patienceMs }, () => {
  it('shows each machine under its own host name and boot, over its own network', async () => {
    const seen = await Promise.all(
      fleet.nodes.map(async ({ name }) => {
        const { facts, connection } = await engine.viewWhen(name, isComplete, patienceMs);
        return [connection.state, valueOf(facts.hostname), valueOf(facts.bootId)];
      }),
    );
    const real = await Promise.all(
      fleet.nodes.map(async (node) => ['connected', node.name, await node.bootId()]),
    );
    expect(seen).toEqual(real);
    expect(new Set(fleet.nodes.map(({ address }) => address)).size).toBe(fleet.nodes.length);
  });

  it('reads size and room of every disk as the machine itself counts them', async () => {
    for (const { name, pathOf } of fleet.nodes.filter((node) => node.name !== 'db-1')) {
      const view = await engine.viewWhen(name, isComplete, patienceMs);
      for (const mount of ['/', '/var/log']) {
        const { blocks, bavail, bsize } = statfsSync(pathOf(mount));
        const space = volumeOf(view, mount)?.space;
        const value = space && valueOf(space);
        expect(value?.sizeBytes, `${name} ${mount}`).toBe(blocks * bsize);
        // Logs move a little between their look and ours.
        expect(Math.abs((value?.availableBytes ?? 0) - bavail * bsize), `${name} ${mount}`).toBeLessThan(
          1_048_576,
        );
      }
    }
  });

  it('lists only file systems of the machine itself', async () => {
    const view = await engine.viewWhen('web-1', isComplete, patienceMs);
    expect(valueOf(view.facts.volumes)?.map(({ mount }) => mount)).toEqual(['/', '/var/log']);
  });

  it('reaches a machine behind a jump host that nothing reaches directly', async () => {
    const inner = fleet.node('inner-1');
    const direct = await new Promise<string>((resolve) => {
      const socket = connect(22, inner.address);
      socket.once('connect', () => resolve('connected'));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'failed'));
    });
    const view = await engine.viewWhen('inner-1', isComplete, patienceMs);
    expect([direct, view.connection.state, view.node.jump]).toEqual([
      'EHOSTUNREACH',
      'connected',
      ['jump-1'],
    ]);
  });

  it('leaves what a busybox machine cannot tell unknown, with a reason, and never 0', async () => {
    const { facts } = await engine.viewWhen('box-1', isComplete, patienceMs);
    const unknown = Object.entries(facts).filter(([, fact]) => fact.state === 'unknown');
    expect(unknown.map(([name]) => name)).toEqual(
      expect.arrayContaining(['failedUnits', 'operatingSystem', 'power']),
    );
    for (const [, fact] of unknown)
      expect(fact).toMatchObject({
        reason: expect.stringMatching(/^not-/),
        says: expect.stringMatching(/\w/),
      });
    expect(valueOf(facts.memory)?.totalBytes).toBeGreaterThan(0);
    expect(valueOf(facts.kernel)).toMatch(/^\d+\./);
  });

  it('names a systemd unit that failed', async () => {
    await using _broken = await failUnit(fleet.node('api-1'), 'nightly-report.service');
    const alarm = await engine.alarmWhen('api-1', 'failed-units', patienceMs);
    expect(alarm.evidence).toMatchObject({ units: ['nightly-report.service'] });
  });

  it('sees a file system that somebody mounted read-only', async () => {
    await using _mounted = await remountReadOnly(fleet.node('jump-1'), '/var/log');
    const alarm = await engine.alarmWhen('jump-1', 'disk-read-only', patienceMs);
    expect(alarm.evidence).toMatchObject({ mount: '/var/log' });
  });

  it('sees that the kernel stopped writing to a dying disk', async () => {
    await breakDisk(fleet.node('card-1'), '/var/log');
    const alarm = await engine.alarmWhen('card-1', 'disk-read-only', patienceMs);
    expect(alarm.evidence).toMatchObject({ mount: '/var/log' });
  });

  it('warns when a file system runs out of inodes while room is left', async () => {
    await using _full = await fillInodes(fleet.node('box-1'), '/var/log', 0.98);
    const alarm = await engine.alarmWhen('box-1', 'disk-inodes', patienceMs);
    expect(alarm).toMatchObject({ severity: 'critical', evidence: { mount: '/var/log', why: 'low' } });
  });
});

describe('machines in trouble', { timeout: patienceMs * 2 }, () => {
  it('stops hard at a changed host key, shows both fingerprints, and goes on when the old key is back', async () => {
    const node = fleet.node('api-1');
    await engine.viewWhen('api-1', isComplete, patienceMs);
    const keys = await changeHostKey(node);
    const view = await engine.viewWhen(
      'api-1',
      ({ connection }) => connection.state === 'blocked',
      patienceMs,
    );
    expect(view.connection).toMatchObject({ fault: { code: 'transport.host-key-changed' } });
    const { offers } = await engine.link.call('host-key.offers', {});
    expect(offers.find(({ nodeId }) => nodeId === 'api-1')).toMatchObject({
      fingerprint: keys.after,
      known: { fingerprint: keys.before },
    });
    await expect(
      engine.link.call('host-key.trust', {
        nodeId: view.node.id,
        hopId: view.node.id,
        fingerprint: keys.after,
      }),
    ).rejects.toThrow(/changed/);
    await restoreHostKey(node);
    await engine.link.call('node.reconnect', { nodeId: view.node.id });
    await engine.viewWhen('api-1', ({ connection }) => connection.state === 'connected', patienceMs);
  });

  it('notices an sshd that is frozen while its connection stands, and comes back when it goes on', async () => {
    const node = fleet.node('web-1');
    const { node: before } = await engine.viewWhen('web-1', isComplete, patienceMs);
    await stopSshd(node);
    const frozen = await engine.viewWhen(
      'web-1',
      ({ connection }) => connection.state === 'waiting',
      patienceMs,
    );
    expect(frozen.state).not.toBe('ok');
    expect(frozen.connection).toMatchObject({
      fault: { code: expect.stringMatching(/^transport\.(lost|timed-out)$/), retryable: true },
    });
    await continueSshd(node);
    await engine.link.call('node.reconnect', { nodeId: before.id });
    await engine.viewWhen('web-1', ({ connection }) => connection.state === 'connected', patienceMs);
  });

  it('tells a machine that lost power from one that was restarted', async () => {
    const [cut, restarted] = [fleet.node('api-1'), fleet.node('jump-1')];
    const boots = async () => [await cut.bootId(), await restarted.bootId()];
    const before = await boots();
    await Promise.all([cut.kill(), restarted.reboot()]);
    const gone = await engine.viewWhen(
      'api-1',
      ({ connection }) => connection.state === 'waiting',
      patienceMs,
    );
    expect(gone.state).not.toBe('ok');
    await cut.start();
    for (const { node } of [gone, await engine.view('jump-1')])
      await engine.link.call('node.reconnect', { nodeId: node.id });
    const [lost, clean] = await Promise.all([
      engine.alarmWhen('api-1', 'node-rebooted', patienceMs, saysHow),
      engine.alarmWhen('jump-1', 'node-rebooted', patienceMs, saysHow),
    ]);
    expect([lost.evidence, clean.evidence]).toMatchObject([
      { previousBootEnd: 'unclean' },
      { previousBootEnd: 'clean' },
    ]);
    const views = [await engine.view('api-1'), await engine.view('jump-1')];
    const after = await boots();
    expect(views.map(({ facts }) => valueOf(facts.bootId))).toEqual(after);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
  });

  it('says that a machine is out of reach when its cable is cut, and that the jump host stands', async () => {
    const inner = fleet.node('inner-1');
    const { node } = await engine.viewWhen('inner-1', isComplete, patienceMs);
    await inner.cutLink();
    const view = await engine.viewWhen(
      'inner-1',
      ({ connection }) => connection.state === 'waiting',
      patienceMs,
    );
    expect(view.state).not.toBe('ok');
    await inner.healLink();
    await engine.link.call('node.reconnect', { nodeId: node.id });
    await engine.viewWhen('inner-1', ({ connection }) => connection.state === 'connected', patienceMs);
  });
});

describe('a disk that really fills', { timeout: 400_000 }, () => {
  it('warns ahead with the time the disk will be full, between an earliest and a latest', async () => {
    const alarm = await engine.alarmWhen(
      'db-1',
      'disk-space',
      390_000,
      ({ evidence }) => evidence.rule === 'disk-space' && evidence.why === 'forecast',
    );
    const forecast = alarm.evidence.rule === 'disk-space' ? alarm.evidence.forecast : undefined;
    if (forecast?.kind !== 'fills') throw new Error(`no crossing was forecast: ${JSON.stringify(forecast)}`);
    const { bavail, bsize } = statfsSync(fleet.node('db-1').pathOf('/var/log'));
    const trueLossPerHour = stormMegabytesPerSecond * 1_048_576 * 3_600;
    expect(forecast.lossPerHour / trueLossPerHour).toBeGreaterThan(0.5);
    expect(forecast.lossPerHour / trueLossPerHour).toBeLessThan(1.5);
    expect(forecast.earliestAt).toBeLessThanOrEqual(forecast.fullAt);
    expect(forecast.latestAt).toBeGreaterThanOrEqual(forecast.fullAt);
    expect(bavail * bsize).toBeGreaterThan(0);
  });

  it('names the file that grows and the deleted file that a process still holds', async () => {
    const node = fleet.node('db-1');
    await using _held = await holdDeletedFile(node, '/var/log/rotated-away.log', 9);
    const { node: described } = await engine.viewWhen('db-1', isComplete, patienceMs);
    const look = () => engine.link.call('node.look', { nodeId: described.id, mount: '/var/log' });
    await look();
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    const second = await look();
    const growing = second.paths.find(({ path }) => path === '/var/log/proxy.log');
    expect(growing?.growthBytes).toBeGreaterThan(1_048_576);
    expect(second.deletedOpen).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          path: expect.stringContaining('rotated-away.log'),
          processName: 'sleep',
          sizeBytes: 9 * 1_048_576,
        }),
      ]),
    );
  });

  it('raises a critical alarm when hardly anything is left', async () => {
    await using _full = await fillDisk(fleet.node('db-1'), '/var/log', 0.985);
    const alarm = await engine.alarmWhen(
      'db-1',
      'disk-space',
      patienceMs,
      ({ severity, evidence }) =>
        severity === 'critical' && evidence.rule === 'disk-space' && evidence.why === 'low',
    );
    expect(alarm.evidence).toMatchObject({ mount: '/var/log' });
  });
});
