import { existsSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nodeId, type LogFile, type NodeLogs, type Operation, type OperationRequest } from '#shared/model';
import { canRun, growLog, holdDeletedFile, startRealFleet, type RealFleet } from '../index.ts';
import { startOperatingConsole, untilFound, type OperatingConsole } from '../operating-console.ts';

const can = await canRun((line) => console.log(line));
if (!can.ok) console.log(`Skipped: every spec of real logs, because ${can.reason}.`);

const patienceMs = 120_000;
const web = nodeId('web-1');
const log = '/var/log/proxy.log';
const ruleFile = '/etc/logrotate.d/quarterdeck-var-log-proxy-log';

let stack: AsyncDisposableStack;
let fleet: RealFleet;
let engine: OperatingConsole;

beforeAll(async () => {
  if (!can.ok) return;
  stack = new AsyncDisposableStack();
  fleet = stack.use(await startRealFleet({ nodes: [{ name: web, user: 'root', logMegabytes: 64 }] }));
  engine = stack.use(await startOperatingConsole(fleet));
  stack.use(await growLog(fleet.node(web), log, 4));
}, 300_000);
afterAll(() => stack?.disposeAsync(), 60_000);
beforeEach(({ skip }) => skip(!can.ok, can.ok ? undefined : can.reason));

const pathOf = (path: string): string => fleet.node(web).pathOf(path);
const freeBytes = (): number => {
  const { bavail, bsize } = statfsSync(pathOf('/var/log'));
  return bavail * bsize;
};
/** What the newest look tells, as soon as it is as wanted; looked anew each time. */
const logsWhen = (isSo: (logs: NodeLogs) => boolean): Promise<NodeLogs> =>
  untilFound(
    async () => {
      await engine.link.call('logs.read-now', { nodeIds: [web], timeoutMs: 60_000 });
      return (await engine.link.call('logs.snapshot', {})).nodes.find(({ nodeId: id }) => id === web);
    },
    isSo,
    patienceMs,
    (logs) => JSON.stringify({ ...logs, rules: [] }).slice(0, 6_000),
  );
const proxyIn = ({ logs }: NodeLogs): LogFile | undefined => logs.find(({ path }) => path === log);
const run = async (request: OperationRequest, overrides: readonly string[] = []): Promise<Operation> => {
  const { id } = await engine.start(request, overrides);
  return engine.ended(id, patienceMs);
};

/** The accident this console was made for: nobody rotates the log of a proxy, and it fills the disk to its last byte. */
describe('a proxy log that fills its disk to 0 bytes', { timeout: patienceMs * 2 }, () => {
  it('is found before it does: growing, rotated by nobody, with the process that writes it', async () => {
    const logs = await logsWhen((seen) => seen.findings.some(({ subject }) => subject === log));
    const finding = logs.findings.find(({ subject }) => subject === log);
    expect(finding).toMatchObject({ kind: 'uncovered' });
    expect(proxyIn(logs)).toMatchObject({ kind: 'file', cover: { by: 'nobody' }, mount: '/var/log' });
  });

  it('is brought back to health with one click while it is full, its writer still at work, its end kept', async () => {
    await untilFound(
      async () => freeBytes(),
      (bytes) => bytes === 0,
      patienceMs,
    );
    const request = {
      kind: 'rotate-log',
      nodeId: web,
      path: log,
      how: { kind: 'cut-off', keepTailBytes: 1_048_576 },
    } as const;
    await logsWhen((seen) => (proxyIn(seen)?.sizeBytes ?? 0) > 40_000_000);
    const plan = await engine.plan(request);
    expect(plan.files).toMatchObject([{ path: log, becomes: 'cut-off' }]);
    const before = statSync(pathOf(log)).ino;
    expect(await run(request)).toMatchObject({ state: 'succeeded', grade: 'ok' });
    expect(freeBytes()).toBeGreaterThan(20_000_000);
    expect(statSync(pathOf(log)).ino).toBe(before);
    const size = statSync(pathOf(log)).size;
    await untilFound(
      async () => statSync(pathOf(log)).size,
      (now) => now > size,
      patienceMs,
    );
  });

  it('is prevented for good with a second: the rule is shown, accepted by logrotate itself, and undone byte for byte', async () => {
    await logsWhen((seen) => proxyIn(seen)?.cover.by === 'nobody');
    const request = { kind: 'cover-log', nodeIds: [web], path: log } as OperationRequest;
    const plan = await engine.plan(request);
    const shown = plan.files?.[0]?.text?.after ?? '';
    expect(shown).toContain(`"${log}" {`);
    const done = await run(request);
    expect(done).toMatchObject({ state: 'succeeded' });
    expect(readFileSync(pathOf(ruleFile), 'utf8')).toBe(shown);
    const logs = await logsWhen((seen) => proxyIn(seen)?.cover.by === 'rule');
    expect(logs.findings.filter(({ subject, kind }) => subject === log && kind === 'uncovered')).toEqual([]);
    // The disk alarm burns on: taking the rule away again leans on that, and has to be meant.
    expect(await run({ kind: 'undo', operationId: done.id }, ['live-alarms'])).toMatchObject({
      state: 'succeeded',
    });
    expect(existsSync(pathOf(ruleFile))).toBe(false);
    expect(await run(request)).toMatchObject({ state: 'succeeded' });
  });

  it('is rotated by that rule at once, after a dry run that says what becomes of each file', async () => {
    await logsWhen((seen) => proxyIn(seen)?.cover.by === 'rule');
    const request = { kind: 'rotate-log', nodeId: web, path: log, how: { kind: 'by-rule' } } as const;
    const plan = await engine.plan(request);
    expect(plan.refusal).toBeUndefined();
    expect(plan.files).toEqual(
      expect.arrayContaining([expect.objectContaining({ path: log, becomes: 'renamed', to: `${log}.1` })]),
    );
    expect(await run(request)).toMatchObject({ state: 'succeeded' });
    expect(existsSync(pathOf(`${log}.1`))).toBe(true);
  });

  it('refuses a copy for which there is no room, and says what fits instead', async () => {
    writeFileSync(pathOf(ruleFile), `${log} {\n  copytruncate\n  rotate 2\n}\n`);
    rmSync(pathOf(`${log}.1`), { force: true });
    await untilFound(
      async () => freeBytes(),
      (bytes) => bytes < 10_000_000,
      patienceMs,
    );
    await logsWhen((seen) => (proxyIn(seen)?.sizeBytes ?? 0) > 20_000_000);
    const request = { kind: 'rotate-log', nodeId: web, path: log, how: { kind: 'by-rule' } } as const;
    const plan = await untilFound(
      () => engine.plan(request),
      ({ refusal }) => refusal !== undefined,
      patienceMs,
    );
    expect(plan.refusal).toMatch(/The copy will not fit.*Cut it off instead/);
  });
});

describe('what else goes wrong with logs', { timeout: patienceMs }, () => {
  it('finds a deleted file of 9 MB that a process still holds', async () => {
    await run({
      kind: 'rotate-log',
      nodeId: web,
      path: log,
      how: { kind: 'cut-off', keepTailBytes: 0 },
    });
    await using _held = await holdDeletedFile(fleet.node(web), '/var/log/gone.log', 9);
    const logs = await logsWhen(({ deletedOpen }) => deletedOpen.length > 0);
    expect(logs.deletedOpen).toEqual(
      expect.arrayContaining([expect.objectContaining({ processName: 'sleep', sizeBytes: 9 * 1_048_576 })]),
    );
  });

  it('finds a rule file that logrotate does not accept, and says which line', async () => {
    writeFileSync(pathOf('/etc/logrotate.d/broken'), '/var/log/never.log {\n  rotate many\n}\n');
    const logs = await logsWhen(({ ruleProblems }) => ruleProblems.length > 0);
    expect(logs.ruleProblems).toMatchObject([{ file: '/etc/logrotate.d/broken', line: 2 }]);
  });
});
