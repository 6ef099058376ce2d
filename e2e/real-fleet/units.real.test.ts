import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeId, workloadId, type Operation, type OperationRequest } from '#shared/model';
import type { RealFleet, RealNode } from './index.ts';
import { startOperatingConsole, type OperatingConsole } from './operating-console.ts';
import { bootNodes, realSpecs } from './real-specs.ts';

const patienceMs = 180_000;
const names = ['pay-1', 'pay-2', 'pay-3', 'pay-4'];
const pay = workloadId('systemd/pay');

/** A daemon with a version that can be bad, that can hang, and then ends only when it is killed. */
const daemon = `#!/bin/sh
trap '[ -e /run/pay.hung ] || exit 0' TERM
rm -f /run/pay.hung
[ "$(cat /opt/pay/version)" != 1.3-bad ] || exit 1
touch /run/pay.up
while :; do sleep 1; done
`;
const unit = `[Service]
ExecStart=/opt/pay/daemon
ExecStopPost=/bin/rm -f /run/pay.up
TimeoutStopSec=2
`;
const services = {
  pay: {
    unit: 'pay.service',
    nodes: names,
    minimum: 3,
    health: { command: 'test -e /run/pay.up && test ! -e /run/pay.hung' },
    deploy: {
      before: 'test ! -e /run/pay.frozen',
      install: 'printf %s "$VERSION" > /opt/pay/version',
      version: 'cat /opt/pay/version',
      batch: 1,
      pause: '1s',
      healthyFor: '2s',
      deadline: '20s',
    },
    hooks: {
      on: 'self',
      takeOut: 'touch /run/pay.out-of-service',
      putBack: 'rm -f /run/pay.out-of-service',
      settle: '1s',
    },
  },
};

const installPay = async (node: RealNode): Promise<void> => {
  mkdirSync(node.pathOf('/opt/pay'), { recursive: true });
  writeFileSync(node.pathOf('/opt/pay/daemon'), daemon, { mode: 0o755 });
  writeFileSync(node.pathOf('/opt/pay/version'), '1.1');
  writeFileSync(
    node.pathOf('/etc/systemd/system/pay.service'),
    `${unit}[Install]\nWantedBy=multi-user.target\n`,
  );
  await node.inside('systemctl', 'daemon-reload');
  await node.inside('systemctl', 'enable', '--now', '--quiet', 'pay.service');
};

let fleet: RealFleet;
let engine: OperatingConsole;

await realSpecs('real units', async (stack) => {
  ({ fleet, engine } = await bootNodes(stack, {
    nodes: names.map((name) => ({ name, user: 'root' })),
    services,
    prepare: installPay,
  }));
  await engine.workloadWhen('pay', ({ counts }) => counts.available === 4);
});

/** What the machines themselves say, past the console. */
const inside = (command: string): Promise<readonly string[]> =>
  Promise.all(fleet.nodes.map(async (node) => (await node.inside('sh', '-c', command)).trim()));
const versions = () => inside('cat /opt/pay/version');
const states = () => inside('systemctl is-active pay.service || true');

const runToEnd = async (request: OperationRequest, overrides: readonly string[] = []): Promise<Operation> => {
  const { id } = await engine.start(request, overrides);
  return engine.ended(id, patienceMs);
};
const brief = ({ state, grade }: Operation) => [state, grade];
const redeploy = (version: string): OperationRequest => ({
  kind: 'redeploy',
  workloadId: pay,
  to: { kind: 'image', reference: version },
});

describe('a unit on four machines of its role', { timeout: patienceMs }, () => {
  it('is rolled out machine by machine behind its health gate', async () => {
    const plan = await engine.plan(redeploy('1.2'));
    expect(plan.changes.map(({ from, to }) => [from?.reference, to.reference])).toEqual(
      names.map(() => ['1.1', '1.2']),
    );
    expect(plan.promises).toMatchObject([{ before: 4, lowest: 3, after: 4 }]);
    const done = await runToEnd(redeploy('1.2'));
    expect(brief(done)).toEqual(['succeeded', 'ok']);
    expect([await versions(), await states()]).toEqual([names.map(() => '1.2'), names.map(() => 'active')]);
    expect(done.floors[0]?.lowestSeen).toBeGreaterThanOrEqual(3);
    // Every machine was put back into service.
    expect(await inside('ls /run/pay.out-of-service 2>/dev/null || echo none')).toEqual(
      names.map(() => 'none'),
    );
  });

  it('that is bad is rolled back at the first machine, and counts as failed', async () => {
    const done = await runToEnd(redeploy('1.3-bad'));
    expect(brief(done)).toEqual(['undone', 'rolled-back']);
    expect([await versions(), await states()]).toEqual([names.map(() => '1.2'), names.map(() => 'active')]);
  });

  it('is left alone when its owner’s command before the change fails', async () => {
    const frozen = fleet.node('pay-1').pathOf('/run/pay.frozen');
    const pids = () => inside('systemctl show -p MainPID --value pay.service');
    const before = await pids();
    writeFileSync(frozen, '');
    const done = await runToEnd(redeploy('1.4'));
    rmSync(frozen);
    expect(JSON.stringify(done)).toContain('the command before failed with 1; nothing was changed');
    expect(done.grade).not.toBe('ok');
    expect([await versions(), await pids()]).toEqual([names.map(() => '1.2'), before]);
  });

  it('goes back to an earlier version of the ledger', async () => {
    const done = await runToEnd({ kind: 'rollback', scope: { kind: 'workload', workloadId: pay } });
    expect(brief(done)).toEqual(['succeeded', 'ok']);
    expect(await versions()).toEqual(names.map(() => '1.1'));
  });

  it('that hangs is seen to hang, and replaced by a new instance', async () => {
    const hung = fleet.node('pay-2');
    const pid = await hung.inside('systemctl', 'show', '-p', 'MainPID', '--value', 'pay.service');
    writeFileSync(hung.pathOf('/run/pay.hung'), '');
    await engine.workloadWhen('pay', ({ counts }) => counts.available === 3);
    const done = await runToEnd({ kind: 'restart', workloadId: pay, nodeId: nodeId('pay-2') }, [
      'minimum-available',
      'live-alarms',
      'capacity',
    ]);
    expect(brief(done)).toEqual(['succeeded', 'ok']);
    expect(await hung.inside('systemctl', 'show', '-p', 'MainPID', '--value', 'pay.service')).not.toBe(pid);
    await engine.workloadWhen('pay', ({ counts }) => counts.available === 4);
  });
});

describe('a machine without an orchestrator', { timeout: patienceMs }, () => {
  it('is taken out of service, emptied, and seen as drained; undraining puts back exactly that', async () => {
    const done = await runToEnd({ kind: 'drain', nodeIds: [nodeId('pay-3')], surge: true });
    expect(brief(done)).toEqual(['succeeded', 'ok']);
    expect(await states()).toEqual(['active', 'active', 'inactive', 'active']);
    await engine.viewWhen('pay-3', ({ state }) => state === 'drained', 30_000);
    const back = await runToEnd({ kind: 'undrain', nodeIds: [nodeId('pay-3')] });
    expect(brief(back)).toEqual(['succeeded', 'ok']);
    expect(await states()).toEqual(names.map(() => 'active'));
    expect(
      await inside('ls /run/pay.out-of-service /var/tmp/quarterdeck/held 2>/dev/null || echo none'),
    ).toEqual(names.map(() => 'none'));
  });

  it('is not drained when that would leave less than the minimum, unless a person says why', async () => {
    const plan = await engine.plan({
      kind: 'drain',
      nodeIds: [nodeId('pay-1'), nodeId('pay-2')],
      surge: true,
    });
    expect(plan.guards.filter(({ verdict }) => verdict === 'refused').map(({ guard }) => guard)).toContain(
      'minimum-available',
    );
  });

  it('is rebooted in a maintenance run, and comes back with a new boot id and its unit', async () => {
    const node = fleet.node('pay-4');
    const before = await node.bootId();
    const { id } = await engine.start({
      kind: 'maintenance',
      nodeIds: [nodeId('pay-4')],
      run: { kind: 'reboot' },
      surge: true,
    });
    const done = await engine.ended(id, patienceMs);
    await node.untilUp();
    expect(brief(done)).toEqual(['succeeded', 'ok']);
    expect(await node.bootId()).not.toBe(before);
    expect(await states()).toEqual(names.map(() => 'active'));
  });
});

describe('two consoles at one machine', { timeout: patienceMs }, () => {
  it('cannot both work on it: the second is told who holds the lock', async () => {
    await using other = await startOperatingConsole(fleet, 'other');
    await other.workloadWhen('pay', ({ counts }) => counts.available === 4);
    const first = await engine.start({ kind: 'restart', workloadId: pay, nodeId: nodeId('pay-1') });
    const second = await other
      .start({ kind: 'restart', workloadId: pay, nodeId: nodeId('pay-1') })
      .then(({ id }) => other.ended(id))
      .then(({ fault }) => fault?.code)
      .catch((error: unknown) => (error as { fault?: { code?: string } }).fault?.code);
    expect(['action.locked', 'action.refused']).toContain(second);
    expect(brief(await engine.ended(first.id, patienceMs))).toEqual(['succeeded', 'ok']);
  });
});
