import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nodeId, type NodeLogs, type Operation, type OperationRequest, type WorkloadId } from '#shared/model';
import { canRun } from '../can-run.ts';
import { untilFound, type OperatingConsole } from '../operating-console.ts';
import { startRealSwarm, type RealSwarm } from './real-swarm.ts';
import { startSwarmConsole } from './swarm-console.ts';
import { isWell } from './swarm-room.ts';

const can = await canRun((line) => console.log(line), ['docker']);
if (!can.ok) console.log(`Skipped: every spec of capped logs, because ${can.reason}.`);

const patienceMs = 180_000;
/** Three machines are enough: one copy on each. */
const machines = [
  { name: 'fra-m1', user: 'root' as const, labels: { datacenter: 'fra', role: 'manager' } },
  { name: 'fra-w1', user: 'root' as const, labels: { datacenter: 'fra', role: 'worker' } },
  { name: 'hel-w2', user: 'root' as const, labels: { datacenter: 'hel', role: 'worker' } },
];
const capBytes = 100_000;
const capFiles = 3;
/** A line is written before the size is looked at, and a file keeps whole lines. */
const slackBytes = 20_000;

let stack: AsyncDisposableStack;
let swarm: RealSwarm;
let engine: OperatingConsole;

beforeAll(async () => {
  if (!can.ok) return;
  stack = new AsyncDisposableStack();
  swarm = stack.use(await startRealSwarm(machines));
  engine = stack.use(await startSwarmConsole(swarm.fleet));
}, 300_000);
afterAll(() => stack?.disposeAsync(), 60_000);
beforeEach(({ skip }) => skip(!can.ok, can.ok ? undefined : can.reason));

type Copy = { readonly node: string; readonly id: string };

const lines = 20_000;
/** Lets a container write some 3 MB to its log, as its own process would; resolves when its daemon has taken the last line. */
const talk = async ({ node, id }: Copy): Promise<void> => {
  await swarm.dockerOn(
    node,
    'exec',
    id,
    'sh',
    '-c',
    `n=0; while [ $n -lt ${lines} ]; do n=$((n + 1)); echo "line $n of a log that nobody asked to be so long"; done >/proc/1/fd/1`,
  );
  await untilFound(
    () => swarm.dockerOn(node, 'logs', '--tail', '20', id),
    (tail) => tail.includes(`line ${lines} of`),
    30_000,
  );
};
/** Bytes of all files of a container's log, by the disk of its machine. */
const logBytes = ({ node, id }: Copy): number => {
  const folder = swarm.node(node).pathOf(`/var/lib/docker/containers/${id}`);
  if (!existsSync(folder)) return 0;
  const files = readdirSync(folder).filter((name) => name.includes('-json.log'));
  return files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
};
const shown = async ({ node, id }: Copy, template: string): Promise<string> =>
  (await swarm.dockerOn(node, 'inspect', id, '--format', template)).trim();
const logConfigs = (copies: readonly Copy[]): Promise<readonly string[]> =>
  Promise.all(copies.map((copy) => shown(copy, '{{json .HostConfig.LogConfig}}')));
const copiesOf = async (service: string): Promise<readonly Copy[]> =>
  (await swarm.watcher.look(service)).containers;
const templateOf = async (service: string): Promise<string> =>
  (await swarm.docker('service', 'inspect', service, '--format', '{{json .Spec}}')).trim();

const capOf = (workloadId: WorkloadId): OperationRequest => ({
  kind: 'cap-logs',
  workloadId,
  maxBytes: capBytes,
  maxFiles: capFiles,
});
const run = async (request: OperationRequest, overrides: readonly string[] = []): Promise<Operation> =>
  engine.ended((await engine.start(request, overrides)).id, patienceMs);
const brief = ({ state, grade, says }: Operation) => [state, state === 'paused' ? says : grade];
/** What a fresh look at the logs of a node tells, as soon as it is as wanted. */
const logsWhen = (on: string, isSo: (logs: NodeLogs) => boolean): Promise<NodeLogs> =>
  untilFound(
    async () => {
      await engine.link.call('logs.read-now', { nodeIds: [nodeId(on)], timeoutMs: 60_000 });
      return (await engine.link.call('logs.snapshot', {})).nodes.find(({ nodeId: id }) => id === on);
    },
    isSo,
    patienceMs,
    (logs) => JSON.stringify({ ...logs, rules: [] }).slice(0, 6_000),
  );
const uncapped = ({ findings }: NodeLogs, { id }: Copy): boolean =>
  findings.some(({ kind, subject }) => kind === 'no-cap' && subject.includes(id));

describe('a service whose logs grow without end', { timeout: patienceMs * 2 }, () => {
  let before = '';
  let capped: Operation;

  it('is found, with what Docker does with new containers of its machine', async () => {
    await swarm.create({ name: 'web', replicas: 3, maxPerNode: 1 });
    await engine.workloadWhen('web', isWell);
    before = await templateOf('web');
    const copies = await copiesOf('web');
    await Promise.all(copies.map(talk));
    for (const copy of copies) expect(logBytes(copy)).toBeGreaterThan(1_500_000);
    const [copy] = copies;
    if (copy === undefined) throw new Error('nobody runs web');
    const logs = await logsWhen(copy.node, (seen) => uncapped(seen, copy));
    expect(logs.logs.find(({ path }) => path.includes(copy.id))).toMatchObject({
      cover: { by: 'nobody' },
      container: { driver: 'json-file', service: 'web' },
    });
    expect(logs.containerDefault).toEqual({
      driver: 'json-file',
      isBounded: 'no',
      says: 'json-file, no cap, Docker’s own default.',
    });
  });

  it('is capped by its own rollout: one copy after the other, never fewer than promised', async () => {
    const view = await engine.workloadWhen('web', isWell);
    const old = await copiesOf('web');
    const plan = await engine.plan(capOf(view.id));
    expect(plan.refusal).toBeUndefined();
    expect(plan.changes).toHaveLength(3);
    const record = swarm.watcher.record('web');
    capped = await run(capOf(view.id));
    const seen = await record.stop();
    expect(brief(capped)).toEqual(['succeeded', 'ok']);
    expect(seen.lowestWell).toBeGreaterThanOrEqual(plan.promises[0]?.lowest ?? 3);
    expect(seen.highestRunning).toBeLessThanOrEqual(plan.promises[0]?.highest ?? 3);
    const copies = await copiesOf('web');
    expect(copies.filter(({ id }) => old.some((one) => one.id === id))).toEqual([]);
    for (const text of await logConfigs(copies))
      expect(JSON.parse(text)).toEqual({
        Type: 'json-file',
        Config: { 'max-size': '100k', 'max-file': '3' },
      });
  });

  it('stays under the cap from then on, whatever it writes, and is no finding any more', async () => {
    const copies = await copiesOf('web');
    await Promise.all(copies.map(talk));
    for (const copy of copies) {
      expect(logBytes(copy)).toBeGreaterThan(capBytes);
      expect(logBytes(copy)).toBeLessThan(capBytes * capFiles + slackBytes);
    }
    for (const copy of copies) {
      const logs = await logsWhen(copy.node, (seen) =>
        seen.logs.some(({ path, cover }) => path.includes(copy.id) && cover.by === 'driver'),
      );
      // Nor are the old copies, which have ended and write no more.
      expect(logs.findings.filter(({ kind }) => kind === 'no-cap')).toEqual([]);
    }
  });

  it('has its old log options back after the undo, byte for byte', async () => {
    expect(brief(await run({ kind: 'undo', operationId: capped.id }))).toEqual(['succeeded', 'ok']);
    expect(await templateOf('web')).toBe(before);
    await engine.workloadWhen('web', isWell);
    for (const text of await logConfigs(await copiesOf('web')))
      expect(JSON.parse(text)).toEqual({ Type: 'json-file', Config: {} });
    expect(await engine.operation(capped.id)).toMatchObject({ state: 'undone' });
  });

  it('is refused with the reason where its driver keeps no file, and left as it is', async () => {
    await swarm.create({ name: 'mute', replicas: 1, more: ['--log-driver', 'none'] });
    const view = await engine.workloadWhen('mute', isWell);
    expect((await engine.plan(capOf(view.id))).refusal).toContain('keeps no log');
    expect(await templateOf('mute')).toContain('"LogDriver":{"Name":"none"}');
  });
});

describe('a plain container whose log grows without end', { timeout: patienceMs * 2 }, () => {
  const node = 'hel-w2';
  const name = 'shop/daemon';
  const container = 'shop_daemon_1';
  let capped: Operation;
  const docker = (...args: readonly string[]) => swarm.dockerOn(node, ...args);
  const here = async (): Promise<Copy> => ({
    node,
    id: await shown({ node, id: container }, '{{.Id}}'),
  });
  /** All that its owner said of it, but for what its log is kept by. */
  const settings = () =>
    shown(
      { node, id: container },
      '{{json .Config.Env}} {{json .Config.Labels}} {{json .Config.Cmd}} {{.HostConfig.RestartPolicy.Name}} {{.HostConfig.NetworkMode}} {{range $name, $to := .NetworkSettings.Networks}}{{$name}} {{end}}',
    );
  const namesThere = async () =>
    (
      await docker(
        'ps',
        '--all',
        '--filter',
        'label=com.docker.compose.project=shop',
        '--format',
        '{{.Names}}',
      )
    ).trim();
  const guardsOf = async (request: OperationRequest) =>
    (await engine.plan(request)).guards.flatMap(({ guard, verdict }) =>
      verdict === 'refused' ? [guard] : [],
    );
  let before = '';

  it('is found like a service, under the name of its Compose project', async () => {
    for (const network of ['front', 'back']) await docker('network', 'create', network);
    const labels = ['project=shop', 'service=daemon'].flatMap((label) => [
      '--label',
      `com.docker.compose.${label}`,
    ]);
    const wish = `run --detach --name ${container} --network front --restart unless-stopped --env KEY=42 --stop-timeout 3`;
    await docker(...wish.split(' '), ...labels, 'web:2');
    await docker('network', 'connect', '--alias', 'purse', 'back', container);
    before = await settings();
    const copy = await here();
    await talk(copy);
    expect(logBytes(copy)).toBeGreaterThan(1_500_000);
    const logs = await logsWhen(node, (seen) => uncapped(seen, copy));
    expect(logs.logs.find(({ path }) => path.includes(copy.id))?.container).toMatchObject({ service: name });
  });

  it('is replaced by one like it with a cap, which then holds', async () => {
    const old = await here();
    const view = await engine.workloadWhen(name, ({ counts }) => counts.running === 1);
    const plan = await engine.plan(capOf(view.id));
    expect(plan.warnings.join(' ')).toContain('Compose file on the machine is not changed');
    capped = await run(capOf(view.id), await guardsOf(capOf(view.id)));
    expect(capped.state).toBe('succeeded');
    const copy = await here();
    expect(copy.id).not.toBe(old.id);
    expect(JSON.parse(await shown(copy, '{{json .HostConfig.LogConfig}}'))).toEqual({
      Type: 'json-file',
      Config: { 'max-size': '100k', 'max-file': '3' },
    });
    expect(await settings()).toBe(before);
    expect(await namesThere()).toBe(container);
    await talk(copy);
    expect(logBytes(copy)).toBeGreaterThan(capBytes);
    expect(logBytes(copy)).toBeLessThan(capBytes * capFiles + slackBytes);
  });

  it('has its old log options and networks back after the undo', async () => {
    const undo: OperationRequest = { kind: 'undo', operationId: capped.id };
    expect((await run(undo, await guardsOf(undo))).state).toBe('succeeded');
    expect(JSON.parse(await shown(await here(), '{{json .HostConfig.LogConfig}}'))).toEqual({
      Type: 'json-file',
      Config: {},
    });
    expect(await settings()).toBe(before);
    expect(await namesThere()).toBe(container);
    expect(await shown(await here(), '{{.State.Running}}')).toBe('true');
    expect(await shown(await here(), '{{json .NetworkSettings.Networks.back.Aliases}}')).toContain('purse');
  });
});
