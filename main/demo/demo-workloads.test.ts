import { describe, expect, it } from 'vitest';
import { nodeId } from '#shared/model';
import { scenarios, worldAt, type ScenarioName } from '#shared/scenarios';
import { createFakeClock } from '../engine/ports/fake-clock.ts';
import { startDemoWorkloads } from './demo-workloads.ts';
import { rebootable } from './rebootable.ts';

/** The workloads of a scenario on a clock that only moves when told, asked through the same socket and shell as a console. */
const open = (name: ScenarioName) => {
  const scenario = scenarios[name];
  const clock = createFakeClock();
  const machines = rebootable(() => worldAt(scenario, clock.monotonicMs()));
  const workloads = startDemoWorkloads({
    scenario,
    clock,
    world: machines.world,
    spaces: { answerShell: () => undefined },
    reboot: machines.reboot,
  });
  const request = async (
    node: string,
    method: string,
    path: string,
    body: unknown = '',
  ): Promise<unknown> => {
    const answer = workloads.answerSocket(nodeId(node), () => 0)('/var/run/docker.sock');
    if (answer === undefined) return 'nothing listens';
    const { signal } = new AbortController();
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const pending = Promise.resolve(answer({ method, path, body: text, signal }));
    await clock.advance(60);
    const reply = await pending;
    if (typeof reply.body !== 'string') throw new Error('a stream has no end');
    return reply.body === '' ? reply.status : JSON.parse(reply.body);
  };
  const shell = (node: string, askId: string, inputs: readonly string[] = []): string => {
    const found = machines.world().nodes.find(({ id }) => id === node);
    if (found === undefined) throw new Error(`no node ${node}`);
    return workloads.answerShell(found, askId, inputs)?.stdout ?? 'not ours';
  };
  type Task = {
    readonly Status: { readonly State: string; readonly Err?: string };
    readonly DesiredState: string;
    readonly NodeID?: string;
  };
  const tasks = async (service: string, at: string): Promise<readonly Task[]> => {
    const filters = encodeURIComponent(JSON.stringify({ service: [service] }));
    return (await request(at, 'GET', `/tasks?filters=${filters}`)) as readonly Task[];
  };
  const running = async (service: string, at: string): Promise<number> =>
    (await tasks(service, at)).filter(
      ({ Status, DesiredState }) => Status.State === 'running' && DesiredState === 'running',
    ).length;
  /** The demo looks after its workloads on its own beat. */
  const pass = async (ms: number): Promise<void> => {
    for (let at = 0; at < ms; at += 500) {
      await clock.advance(500);
      workloads.follow();
    }
  };
  return { clock, pass, request, shell, tasks, running };
};

type NodeJson = {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly Spec: { readonly Availability: string };
  readonly Description: { readonly Hostname: string };
};

describe('what runs in the demo', () => {
  it('is three copies of the website in three datacenters, three of the API, and a log shipper everywhere', async () => {
    const { request, running } = open('constellation');
    expect(await running('website', 'fra-web-1')).toBe(3);
    expect(await running('api', 'ams-web-1')).toBe(3);
    expect(await running('log-shipper', 'par-web-1')).toBe(7);
    const line = (await request('fra-web-1', 'GET', '/containers/json')) as readonly {
      Names: readonly string[];
      Status: string;
    }[];
    expect(line.find(({ Names }) => Names[0]?.startsWith('/website.'))?.Status).toMatch(
      /^Up 3 days \(healthy\)$/,
    );
    expect(await request('fra-db-1', 'GET', '/info')).toBe('nothing listens');
  });

  it('moves when a machine is drained, so that the demo really changes', async () => {
    const { clock, request, running, tasks } = open('constellation');
    const nodes = (await request('ams-web-1', 'GET', '/nodes')) as readonly NodeJson[];
    const node = nodes.find(({ Description }) => Description.Hostname === 'fra-web-1');
    await request('ams-web-1', 'POST', `/nodes/${node?.ID}/update?version=${node?.Version.Index}`, {
      ...node?.Spec,
      Availability: 'drain',
    });
    await clock.advance(20_000);
    const here = (await tasks('website', 'ams-web-1')).filter(
      ({ NodeID, Status }) => NodeID === node?.ID && Status.State === 'running',
    );
    expect(here).toEqual([]);
    expect(await running('website', 'ams-web-1')).toBe(3);
  });

  it('has a wallet on the Pi that hangs, comes back with the Pi’s restart, and hangs again', async () => {
    const { pass, request } = open('constellation');
    const health = async (): Promise<string> => {
      const shown = (await request('zrh-edge-1', 'GET', '/containers/wallet/json')) as {
        State: { Health?: { Status: string } };
      };
      return shown.State.Health?.Status ?? 'none';
    };
    expect(await health()).toBe('unhealthy');
    await pass(150_000);
    expect(await health()).toBe('healthy');
    await pass(60_000);
    expect(await health()).toBe('unhealthy');
  });

  it('knows a newer build of the tag that the website runs', async () => {
    const { request } = open('constellation');
    const distribution = (await request('fra-web-1', 'GET', '/distribution/web:1.8.2/json')) as {
      Descriptor: { digest: string };
    };
    const website = (await request('fra-web-1', 'GET', '/services/website')) as {
      Spec: { TaskTemplate: { ContainerSpec: { Image: string } } };
    };
    const image = website.Spec.TaskTemplate.ContainerSpec.Image;
    expect(image).toMatch(/^web:1\.8\.2@sha256:[0-9a-f]{64}$/);
    expect(image).not.toContain(distribution.Descriptor.digest);
  });

  it('has units that stop and start when systemctl is asked to, and connections that end once a machine is taken out', async () => {
    const { clock, shell } = open('constellation');
    const state = (): string =>
      /ActiveState=(\w+)/.exec(
        shell('fra-cache-1', 'systemd.units', ['redis-server.service', 'tcp', '127.0.0.1:6379', '-']),
      )?.[1] ?? '';
    const connections = (): number =>
      Number(shell('fra-cache-1', 'systemd.connections', ['fra-cache-1', 'x']));
    const [takeOut = ''] = (scenarios.constellation.workloads?.declared ?? []).flatMap(
      ({ hooks }) => hooks?.takeOut ?? [],
    );
    expect(connections()).toBe(14);
    shell('fra-cache-1', 'systemd.hook-run', ['fra-cache-1', takeOut]);
    await clock.advance(2_000);
    expect(connections()).toBeGreaterThan(0);
    await clock.advance(4_000);
    expect(connections()).toBe(0);
    shell('fra-cache-1', 'systemd.unit-change', ['stop', 'redis-server.service']);
    expect(state()).toBe('deactivating');
    await clock.advance(2_000);
    expect(state()).toBe('inactive');
    shell('fra-cache-1', 'systemd.unit-change', ['start', 'redis-server.service']);
    expect(state()).toBe('active');
  });

  it('has machines that start again when asked to, with another boot id', async () => {
    const { clock, shell } = open('constellation');
    const before = shell('fra-db-1', 'systemd.boot-id');
    shell('fra-db-1', 'systemd.reboot-run');
    await clock.advance(20_000);
    expect(shell('fra-db-1', 'systemd.boot-id')).not.toBe(before);
  });

  it('keeps one lock per machine, with a token that only grows', () => {
    const { shell } = open('constellation');
    const take = (holder: string, takeOver = '0'): string =>
      shell('fra-db-1', 'host.lock-take', ['node=3Afra-db-1', '60', holder, takeOver])
        .split(' ')
        .slice(1, 3)
        .join(' ');
    expect([take('a'), take('b'), take('b', '1'), take('a')]).toEqual([
      'ours 1',
      'held 1',
      'ours 2',
      'held 2',
    ]);
    expect(
      shell('fra-db-1', 'systemd.unit-change', [
        'node=3Afra-db-1',
        '1',
        'stop',
        'postgresql@15-main.service',
      ]),
    ).toBe('');
    expect(shell('fra-db-1', 'systemd.units', ['postgresql@15-main.service', 'none', '-', '-'])).toContain(
      'ActiveState=active',
    );
  });
});

describe('the scenarios with workloads', () => {
  it('replica-lost: a copy waits, with the scheduler’s reason', async () => {
    const { pass, tasks } = open('replica-lost');
    await pass(90_000);
    const waiting = (await tasks('website', 'fra-1')).find(({ Status }) => Status.State === 'pending');
    expect(waiting?.Status.Err).toMatch(
      /^no suitable node \(max replicas per node limit exceed; .*1 node not available for new tasks/,
    );
  });

  it('mid-drain: a deaf copy is still there while the machine is drained', async () => {
    const { request, running, clock } = open('mid-drain');
    await clock.advance(20_000);
    const left = (await request('fra-1', 'GET', '/containers/json')) as readonly {
      Names: readonly string[];
    }[];
    expect(left.map(({ Names }) => Names[0]?.split('.')[0])).toEqual(['/ledger']);
    expect(await running('ledger', 'ams-1')).toBe(2);
  });

  it('bad-deploy: the rollout stops half-way, with the reason', async () => {
    const { pass, request } = open('bad-deploy');
    await pass(40_000);
    const website = (await request('fra-1', 'GET', '/services/website')) as {
      UpdateStatus: { State: string; Message: string };
    };
    expect(website.UpdateStatus.State).toBe('paused');
    expect(website.UpdateStatus.Message).toContain('due to failure or early termination of task');
  });
});
