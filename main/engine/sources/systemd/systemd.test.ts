import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  epochMs,
  nodeId,
  workloadId,
  type DeclaredService,
  type FleetNode,
  type NodeId,
  type StepCall,
} from '#shared/model';
import { ok } from '#shared/fault';
import { healthFunction, type Observation, type Observed } from '../../source-kit/index.ts';
import { askUnits, localCall, unitServices } from './asks.ts';
import { planner } from './plan/index.ts';
import { readUnits, type SystemdReading, type UnitReading } from './reading.ts';
import { steps } from './step/index.ts';
import { readWorkloads } from './workloads.ts';

const ids = ['web-1', 'web-2', 'web-3', 'web-4'].map(nodeId);
const web: DeclaredService = {
  name: 'website',
  runs: { kind: 'unit', unit: 'website.service' },
  nodes: ids,
  minimum: 3,
  mayOverlap: false,
  health: { kind: 'http', url: 'http://127.0.0.1:8080/health' },
  deploy: {
    before: 'test -w /srv',
    install: 'apt-get install -y website=$VERSION',
    version: 'website --version',
    batch: 2,
    pauseMs: 30_000,
    healthyForMs: 10_000,
    deadlineMs: 120_000,
  },
  hooks: {
    on: 'gate',
    takeOut: 'balancer drop $NODE',
    putBack: 'balancer add $NODE',
    connections: 'balancer count $NODE',
    settleMs: 0,
  },
};

const shown = (more: Record<string, string> = {}): string =>
  Object.entries({
    LoadState: 'loaded',
    ActiveState: 'active',
    SubState: 'running',
    Result: 'success',
    NRestarts: '0',
    InvocationID: 'a1',
    ExecMainStatus: '0',
    StateChangeTimestampMonotonic: '60000000',
    uptime: '120.50',
    health: 'passing',
    version: '1.8.2',
    ...more,
  })
    .map(([key, value]) => `${key}=${value}`)
    .join('\n');
const answer = (unit: string, held = '-'): string => `held ${held}\nsystemd there\nunit 0\n${unit}\nend\n`;
const reply = (stdout: string) => ({ stdout, stderr: '', exitStatus: 0, sentAt: 0, receivedAt: 0 });
const read = (stdout: string): SystemdReading => {
  const result = readUnits(1)(reply(stdout));
  if (!result.ok) throw new Error(result.fault.says);
  return result.value;
};

const at = epochMs(1_000_000);
const known = (stdout: string): Observed<SystemdReading> => ({
  state: 'known',
  value: read(stdout),
  observedAt: at,
});
const silent: Observed<SystemdReading> = {
  state: 'unknown',
  fault: { code: 'transport.unreachable', says: 'web-4 does not answer.', retryable: true },
  observedAt: at,
};
const observe = (locals: Record<string, Observed<SystemdReading>>): Observation<SystemdReading> => ({
  now: epochMs(1_005_000),
  everyMs: 15_000,
  nodes: [],
  declared: [web],
  locals: new Map(Object.entries(locals) as [NodeId, Observed<SystemdReading>][]),
  seats: new Map(),
});
const well = known(answer(shown()));
const viewOf = (locals: Record<string, Observed<SystemdReading>>) => {
  const observation = observe(locals);
  return {
    now: observation.now,
    nodes: [],
    observation: observation as Observation,
    workloads: readWorkloads(observation).workloads,
    releases: [],
  };
};
const brief = (calls: readonly StepCall[]): readonly string[] =>
  calls.map(({ wave, phase, id }) => `${wave} ${phase} ${id}`);

describe('declared units', () => {
  it('are read with state, version, time in state and the words of the check', () => {
    const [workload] = readWorkloads(
      observe({
        'web-1': well,
        'web-2': known(answer(shown({ health: 'failing curl ended with 22' }))),
        'web-3': known(answer(shown({ ActiveState: 'failed', SubState: 'failed', Result: 'oom-kill' }))),
        'web-4': silent,
      }),
    ).workloads;
    expect(
      workload?.placements.map(({ state, health, says, since, image }) => [
        state,
        health,
        image?.reference,
        since,
        says,
      ]),
    ).toEqual([
      ['running', 'passing', '1.8.2', 939_500, undefined],
      ['running', 'failing', '1.8.2', 939_500, 'curl ended with 22'],
      ['failed', 'passing', '1.8.2', 939_500, 'website.service is failed (failed), result oom-kill.'],
      ['unknown', 'unknown', undefined, undefined, 'web-4 does not answer.'],
    ]);
  });

  it('of a machine that never answered are unknown, never fewer', () => {
    const [workload] = readWorkloads(observe({})).workloads;
    expect(workload?.placements.map(({ state }) => state)).toEqual([
      'unknown',
      'unknown',
      'unknown',
      'unknown',
    ]);
    expect(workload?.desired).toBe(4);
  });

  it('of a reply that was cut anywhere are a fault or whole, never half', () => {
    const whole = answer(shown());
    for (let cut = 0; cut < whole.length - 1; cut += 1) {
      expect(readUnits(1)(reply(whole.slice(0, cut))).ok).toBe(whole.slice(0, cut).endsWith('\nend'));
    }
  });

  it('ask nothing of a machine that nothing is declared for', () => {
    const node = { id: nodeId('cache-1') } as FleetNode;
    expect(localCall(node, [web])).toBeUndefined();
  });
});

describe('a drain of machines without an orchestrator', () => {
  const view = viewOf({ 'web-1': well, 'web-2': well, 'web-3': well, 'web-4': silent });
  const offer = planner.drain?.(view, { kind: 'drain', nodeIds: [ids[0] as NodeId], surge: true });

  it('marks, takes out of service, waits for connections, then stops', () => {
    expect(brief(offer?.steps ?? [])).toEqual([
      '0 cordon systemd.hold web-1',
      '0 take-out systemd.take-out website web-1',
      '0 take-out systemd.connections website web-1',
      '0 move systemd.stop website.service web-1',
    ]);
  });

  it('promises what is left, where an unknown copy does not count', () => {
    expect(offer?.promises).toEqual([
      {
        workloadId: 'systemd/website',
        name: 'website',
        desired: 4,
        minimum: 3,
        before: 3,
        lowest: 2,
        highest: 3,
        after: 2,
      },
    ]);
  });

  it('shows every command that changes something, as it will be sent', () => {
    expect(
      offer?.steps.flatMap(({ calls }) => calls.filter(({ changes }) => changes).map(({ text }) => text)),
    ).toEqual([
      expect.stringContaining('/var/tmp/quarterdeck/held'),
      'NODE=web-1; balancer drop $NODE',
      'sudo -n systemctl --no-block stop -- website.service',
    ]);
  });
});

describe('a decommission of machines without an orchestrator', () => {
  const view = viewOf({ 'web-1': well, 'web-2': well, 'web-3': well, 'web-4': well });
  const offer = planner.decommission?.(view, {
    kind: 'decommission',
    nodeIds: [ids[0] as NodeId],
    surge: false,
  });
  const kind = steps.find(({ id }) => id === 'systemd.boot');
  const params = { service: unitServices([web])[0], nodeId: ids[0], wanted: 'disabled' };

  it('drains, then disables the unit, and says what is left to a person', () => {
    expect(brief(offer?.steps ?? []).slice(-2)).toEqual([
      '0 move systemd.stop website.service web-1',
      '0 settle systemd.disable website.service web-1',
    ]);
    expect(offer?.warnings.join(' ')).toContain('take it out there');
  });

  it('sends nothing where no boot would start it, and puts back exactly what was', () => {
    for (const word of ['disabled', 'static', ''])
      expect(kind?.judge({ word }, params)).toEqual({ kind: 'already-so' });
    expect(kind?.judge({ word: 'enabled' }, params)).toEqual({ kind: 'ready' });
    const call = offer?.steps.at(-1) as StepCall;
    const undo = kind?.undo === 'irreversible' ? undefined : kind?.undo;
    expect(undo?.(params, { word: 'enabled' }, call)?.says).toBe('Enable website.service on web-1 again.');
    expect(undo?.(params, { word: 'disabled' }, call)).toBeUndefined();
  });

  it('believes only what systemd says afterwards', () => {
    expect(kind?.verify.holds(['disabled\n'], params, {}).state).toBe('yes');
    expect(kind?.verify.holds(['enabled\n'], params, {}).state).toBe('not-yet');
    expect(kind?.verify.holds([undefined], params, {}).state).toBe('not-yet');
  });
});

describe('a rollout by batch', () => {
  const view = viewOf({ 'web-1': well, 'web-2': well, 'web-3': well, 'web-4': well });
  const request = {
    kind: 'redeploy',
    workloadId: workloadId('systemd/website'),
    to: { kind: 'image', reference: '1.9.0' },
  } as const;

  it('finishes one batch, hooks and rest included, before the next one begins', () => {
    const offer = planner.redeploy?.(view, request);
    expect(offer?.steps.map(({ wave, kind, subject }) => `${wave} ${kind} ${subject}`)).toEqual(
      [0, 1].flatMap((wave) => [
        ...[wave * 2 + 1, wave * 2 + 2].flatMap((n) => [
          `${wave} systemd.hook web-${n}`,
          `${wave} systemd.connections web-${n}`,
          `${wave} systemd.install web-${n}`,
          `${wave} systemd.hook web-${n}`,
        ]),
        `${wave} systemd.batch-gate web-${wave * 2 + 1}`,
      ]),
    );
    expect(offer?.promises[0]).toMatchObject({ before: 4, lowest: 2, after: 4 });
    expect(offer?.changes[0]).toEqual({
      workloadId: 'systemd/website',
      nodeId: 'web-1',
      from: { reference: '1.8.2' },
      to: { reference: '1.9.0' },
    });
  });

  it('refuses with the missing line of the fleet file when nobody said how to deploy', () => {
    const { deploy: _none, ...bare } = web;
    const observation = { ...view.observation, declared: [bare] };
    expect(planner.redeploy?.({ ...view, observation }, request).refusal).toContain('deploy.install');
  });
});

describe('steps of units', () => {
  const unitOf = (more: Record<string, string>): { readonly units: readonly UnitReading[] } =>
    read(answer(shown(more)));
  const stepOf = (id: string) => steps.find((kind) => kind.id === id);
  const params = { service: unitServices([web])[0], nodeId: ids[0], version: '1.9.0', wanted: 'stopped' };

  it('send nothing where it is so already', () => {
    const stop = stepOf('systemd.unit');
    const seen = stop?.see([unitOf({ ActiveState: 'inactive' })], params);
    expect(stop?.judge(seen, params)).toEqual({ kind: 'already-so' });
  });

  it('take another version than the wanted one for a failure, however well it runs', () => {
    const install = stepOf('systemd.install');
    expect(install?.verify.holds([unitOf({})], params, {}).state).toBe('no');
    expect(install?.verify.holds([unitOf({ version: '1.9.0' })], params, {}).state).toBe('yes');
    expect(install?.verify.holds([unitOf({ version: '1.9.0', health: 'failing' })], params, {}).state).toBe(
      'not-yet',
    );
    expect(install?.verify.holds([undefined], params, {}).state).toBe('not-yet');
  });

  it('do not take the old instance of a restarted unit for the new one', () => {
    const restart = stepOf('systemd.restart');
    expect(restart?.verify.holds([unitOf({})], params, { invocation: 'a1' }).state).toBe('not-yet');
    expect(restart?.verify.holds([unitOf({ InvocationID: 'b2' })], params, { invocation: 'a1' }).state).toBe(
      'yes',
    );
  });

  it('never take the old instance for the new one, nor an old failure for a failed start', () => {
    const install = stepOf('systemd.install');
    const unitKind = stepOf('systemd.unit');
    const service = { ...web, deploy: { ...web.deploy, version: undefined } };
    const newer = { service, nodeId: ids[0], version: '1.9.0' };
    const before = install?.see([unitOf({})], newer);
    // systemd answers before it has begun to restart.
    expect(install?.verify.holds([unitOf({})], newer, before).state).toBe('not-yet');
    expect(install?.verify.holds([unitOf({ InvocationID: 'b2' })], newer, before).state).toBe('yes');
    const same = { ...newer, version: '1.8.2' };
    expect(install?.verify.holds([unitOf({})], same, install.see([unitOf({})], same)).state).toBe('yes');

    const start = { service: web, nodeId: ids[0], wanted: 'running' };
    const failure = { ActiveState: 'failed', SubState: 'failed', Result: 'exit-code' };
    const failed = unitKind?.see([unitOf(failure)], start);
    expect(unitKind?.verify.holds([unitOf(failure)], start, failed).state).toBe('not-yet');
    expect(unitKind?.verify.holds([unitOf({ ...failure, InvocationID: 'b2' })], start, failed).state).toBe(
      'no',
    );
  });

  it('that were just starting when they were stopped are started again', () => {
    const kind = stepOf('systemd.unit');
    const params = { service: web, nodeId: ids[0], wanted: 'stopped' };
    const call = { id: 'stop', source: 'systemd', phase: 'move', through: ids, subject: 'web-1', wave: 0 };
    const undo = (ActiveState: string) =>
      kind?.undo === 'irreversible'
        ? undefined
        : kind?.undo(params, kind.see([unitOf({ ActiveState })], params), call as unknown as StepCall)?.says;
    expect(undo('activating')).toBe('Start website.service on web-1 and wait until it is well.');
    expect(undo('reloading')).toBe('Start website.service on web-1 and wait until it is well.');
    expect(undo('failed')).toBeUndefined();
    expect(undo('deactivating')).toBeUndefined();
  });

  it('are put back by a step that is one of them', () => {
    const offer = planner.drain?.(viewOf({ 'web-1': well }), {
      kind: 'drain',
      nodeIds: [ids[0] as NodeId],
      surge: true,
    });
    const undone = offer?.steps.map((call) => {
      const kind = stepOf(call.kind);
      const seen = kind?.see([unitOf({})], call.params);
      return kind?.undo === 'irreversible' ? 'irreversible' : kind?.undo(call.params, seen, call)?.says;
    });
    expect(undone).toEqual([
      'Take the mark "held out of service" off web-1.',
      'Put web-1 back into service for website, on gate.',
      undefined,
      'Start website.service on web-1 and wait until it is well.',
    ]);
  });
});

it('a health check that hangs is cut off', () => {
  const heard = spawnSync('sh', ['-s'], { input: `${healthFunction}\nqd_health command 'sleep 60'\n` });
  expect(heard.stdout.toString()).toBe('failing no answer within 5 s\n');
});

describe.each(['bash', 'dash', 'busybox sh'])('a health check on a node, in %s', (shell) => {
  const [file = 'sh', ...args] = shell.split(' ');
  const isMissing = spawnSync(file, [...args, '-c', 'true']).error !== undefined;
  beforeEach(({ skip }) => skip(isMissing, `${file} is not installed`));
  let server: Server;
  let port = 0;
  beforeAll(async () => {
    server = createServer((socket) => {
      socket.on('error', () => undefined).end('HTTP/1.0 204 No Content\r\n\r\n');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    port = (server.address() as { port: number }).port;
  });
  afterAll(() => void server.close());
  const check = async (kind: string, argument: string): Promise<string> => {
    const child = spawn(file, [...args, '-s', kind, argument], { stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdin.end(`${healthFunction}\nqd_health "$1" "$2"\n`);
    let said = '';
    child.stdout.on('data', (text: Buffer) => (said += text.toString()));
    await once(child, 'close');
    return said.trim();
  };

  it('says what passes, what fails, and what is not declared', async () => {
    expect(await check('command', 'true')).toBe('passing');
    expect(await check('command', "test 'a b' = 'a c'")).toBe('failing the check ended with 1');
    expect(await check('none', '-')).toBe('not-checked');
    expect(await check('tcp', `127.0.0.1:${port}`)).toMatch(/^passing$|^unknown/);
    expect(await check('tcp', '127.0.0.1:1')).toMatch(/^failing|^unknown/);
    expect(await check('http', `http://127.0.0.1:${port}/health`)).toMatch(/^passing$|^unknown/);
    expect(await check('http', 'http://127.0.0.1:1/health')).toMatch(/^failing|^unknown/);
    expect(await check('strange', 'x')).toBe('unknown no such check');
  });
});

it('an answer about units survives any text in a version line', () => {
  const found = readUnits(1)(reply(answer(shown({ version: 'ActiveState=inactive end unit 0' }))));
  expect(found).toEqual(
    ok(expect.objectContaining({ units: [expect.objectContaining({ active: 'active' })] })),
  );
  expect(askUnits(unitServices([web])).inputs).toEqual([
    'website.service',
    'http',
    'http://127.0.0.1:8080/health',
    'website --version',
  ]);
});
