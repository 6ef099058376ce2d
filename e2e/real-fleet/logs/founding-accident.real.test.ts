import { existsSync, readdirSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  nodeId,
  type LogFile,
  type NodeId,
  type NodeLogs,
  type Operation,
  type OperationRequest,
} from '#shared/model';
import { growLog, type RealFleet } from '../index.ts';
import { untilFound, type OperatingConsole } from '../operating-console.ts';
import { bootNodes, realSpecs } from '../real-specs.ts';
import { installKeeper } from './keeper.ts';

const patienceMs = 120_000;
const web = nodeId('web-1');
/** A disk with room for the file that is deleted and held. */
const big = nodeId('big-1');
const log = '/var/log/proxy.log';
const ruleFile = '/etc/logrotate.d/quarterdeck-var-log-proxy-log';
/** A log that fills its disk in seconds needs more than one run of logrotate a day. */
const timerFile = '/etc/systemd/system/logrotate.timer.d/90-quarterdeck-var-log-proxy-log.conf';

let fleet: RealFleet;
let engine: OperatingConsole;

await realSpecs('real logs', async (stack) => {
  ({ fleet, engine } = await bootNodes(stack, {
    nodes: [
      { name: web, user: 'root', logMegabytes: 64 },
      { name: big, user: 'root', logMegabytes: 512 },
    ],
  }));
  stack.use(await growLog(fleet.node(web), log, 4));
});

const pathOf = (path: string): string => fleet.node(web).pathOf(path);
const freeBytes = (node: NodeId = web): number => {
  const { bavail, bsize } = statfsSync(fleet.node(node).pathOf('/var/log'));
  return bavail * bsize;
};
/** What the newest look tells, as soon as it is as wanted; looked anew each time. */
const logsWhen = (isSo: (logs: NodeLogs) => boolean, node: NodeId = web): Promise<NodeLogs> =>
  untilFound(
    async () => {
      await engine.link.call('logs.read-now', { nodeIds: [node], timeoutMs: 60_000 });
      return (await engine.link.call('logs.snapshot', {})).nodes.find(({ nodeId: id }) => id === node);
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
    // How fast it grows decides whether one run of logrotate a day is enough.
    await logsWhen((seen) => proxyIn(seen)?.cover.by === 'nobody' && proxyIn(seen)?.growth !== undefined);
    const request = { kind: 'cover-log', nodeIds: [web], path: log } as OperationRequest;
    const plan = await engine.plan(request);
    const shown = plan.files?.[0]?.text?.after ?? '';
    expect(shown).toContain(`"${log}" {`);
    expect(plan.files?.map(({ path }) => path)).toEqual([ruleFile, timerFile]);
    const calendar = () =>
      fleet.node(web).inside('systemctl', 'show', '-p', 'TimersCalendar', 'logrotate.timer');
    const before = await calendar();
    const done = await run(request);
    expect(done).toMatchObject({ state: 'succeeded' });
    expect(readFileSync(pathOf(ruleFile), 'utf8')).toBe(shown);
    expect(await calendar()).toContain('OnCalendar=*-*-* *:00:00');
    const logs = await logsWhen((seen) => proxyIn(seen)?.cover.by === 'rule');
    expect(logs.findings.filter(({ subject, kind }) => subject === log && kind === 'uncovered')).toEqual([]);
    // The disk alarm burns on: taking the rule away again leans on that, and has to be meant.
    expect(await run({ kind: 'undo', operationId: done.id }, ['live-alarms'])).toMatchObject({
      state: 'succeeded',
    });
    expect([existsSync(pathOf(ruleFile)), existsSync(pathOf(timerFile))]).toEqual([false, false]);
    expect((await calendar()).replace(/next_elapse=.*/, '')).toBe(before.replace(/next_elapse=.*/, ''));
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
  it('finds a deleted file of 200 MB that a process still holds, and frees it without ending the process', async () => {
    const bytes = 200 * 1_048_576;
    const empty = freeBytes(big);
    const pid = await installKeeper(fleet.node(big), bytes);
    expect(empty - freeBytes(big)).toBeGreaterThanOrEqual(bytes);
    const logs = await logsWhen(({ deletedOpen }) => deletedOpen.length > 0, big);
    expect(logs.deletedOpen).toMatchObject([{ processId: pid, processName: 'keeper', sizeBytes: bytes }]);
    expect(logs.findings).toContainEqual(expect.objectContaining({ kind: 'held-deleted' }));
    const held = logs.deletedOpen[0];
    const request: OperationRequest = {
      kind: 'release-deleted',
      nodeId: big,
      processId: pid,
      path: held?.path ?? '',
      how: 'HUP',
    };
    const plan = await engine.plan(request);
    expect(plan.files).toMatchObject([{ becomes: 'removed', freesBytes: bytes }]);
    expect(await run(request)).toMatchObject({ state: 'succeeded', grade: 'ok' });
    expect(empty - freeBytes(big)).toBeLessThan(5_000_000);
    const after = await logsWhen(({ deletedOpen }) => deletedOpen.length === 0, big);
    expect(after.findings.filter(({ kind }) => kind === 'held-deleted')).toEqual([]);
    const main = await fleet
      .node(big)
      .inside('systemctl', 'show', '-p', 'MainPID', '--value', 'keeper.service');
    expect(Number(main)).toBe(pid);
  });

  it('finds a rule file that logrotate does not accept, and says which line', async () => {
    writeFileSync(pathOf('/etc/logrotate.d/broken'), '/var/log/never.log {\n  rotate many\n}\n');
    const logs = await logsWhen(({ ruleProblems }) => ruleProblems.length > 0);
    expect(logs.ruleProblems).toMatchObject([{ file: '/etc/logrotate.d/broken', line: 2 }]);
  });
});

describe('the journal of a machine', { timeout: patienceMs * 2 }, () => {
  const folder = '/etc/systemd/journald.conf.d';
  const bound = `${folder}/90-quarterdeck.conf`;
  const request = { kind: 'bound-journal', nodeIds: [big], maxBytes: 16_000_000 } as OperationRequest;

  it('is bound by journald itself from then on', async () => {
    await logsWhen(({ journal }) => journal !== undefined, big);
    expect(await run(request)).toMatchObject({ state: 'succeeded' });
    // What journald says of itself as it starts.
    const told = await fleet.node(big).inside('journalctl', '-b', '-t', 'systemd-journald', '-o', 'cat');
    expect(told.trim().split('\n').at(-1)).toMatch(/ max 15\.[23]M,/);
    expect(readdirSync(fleet.node(big).pathOf(folder))).toEqual(['90-quarterdeck.conf']);
    const { journal } = await logsWhen((logs) => logs.journal?.boundBy === bound, big);
    expect(journal).toMatchObject({ maxBytes: 16_000_000 });
  });

  it('is not bound beside a file that has the last word: the plan names it', async () => {
    const site = `${folder}/99-site.conf`;
    writeFileSync(fleet.node(big).pathOf(site), '[Journal]\nSystemMaxUse=1G\nRuntimeMaxUse=1G\n');
    await logsWhen(({ journal }) => journal?.boundBy === site, big);
    const { refusal } = await engine.plan(request);
    expect(refusal).toContain(`${site} on ${big} has the last word`);
  });
});
