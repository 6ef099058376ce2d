import { describe, expect, it } from 'vitest';
import { minute, second, smallSwarm, webSpec } from './test-kit/small-swarm.ts';

const hour = 60 * minute;
const withWeb = (seed?: number) => {
  const small = smallSwarm(undefined, seed);
  small.deploy(webSpec());
  small.wait(20 * second);
  return small;
};
const leader = (small: ReturnType<typeof smallSwarm>, at: string): string | undefined =>
  small.nodes(at).find(({ ManagerStatus }) => ManagerStatus?.Leader)?.Description.Hostname;

describe('the managers of the fake swarm', () => {
  it('refuse the second of two changes made from the same reading', () => {
    const small = withWeb();
    const { ID, Spec, Version } = small.node('w1');
    const change = (Availability: string) =>
      small.ask('POST', `/nodes/${ID}/update?version=${Version.Index}`, { ...Spec, Availability });
    expect(change('pause').status).toBe(200);
    expect(change('drain')).toMatchObject({
      status: 500,
      body: expect.stringContaining('update out of sequence'),
    });
    expect(small.node('w1').Spec.Availability).toBe('pause');
  });

  it('give one of two locks of the same name, and change only the labels of it', () => {
    const small = withWeb();
    const make = () =>
      small.ask('POST', '/configs/create', { Name: 'lock', Data: 'eA==', Labels: { owner: 'a' } });
    expect([make().status, make().status]).toEqual([201, 409]);
    const { Version, Spec } = small.read('/configs/lock') as { Version: { Index: number }; Spec: object };
    const change = (spec: object) => small.ask('POST', `/configs/lock/update?version=${Version.Index}`, spec);
    expect(change({ ...Spec, Data: 'eQ==' }).status).toBe(400);
    expect(change({ ...Spec, Labels: { owner: 'b' } }).status).toBe(200);
    expect(change({ ...Spec, Labels: { owner: 'c' } }).status).toBe(500);
    expect(small.ask('DELETE', '/configs/lock').status).toBe(204);
    expect(small.ask('GET', '/configs/lock').status).toBe(404);
  });

  it('choose a new leader within seventeen seconds, and go on where the old one stopped', () => {
    const small = withWeb();
    small.setAvailability('w1', 'drain');
    small.swarm.faults.cutPower('m1');
    expect(small.ask('GET', '/nodes', undefined, 'm2').status).toBe(503);
    small.wait(17 * second);
    expect(leader(small, 'm2')).toMatch(/m2|m3/);
    small.wait(minute);
    expect(small.running('web', 'm2')).toHaveLength(3);
    expect(small.truth()).not.toContain('m1');
  });

  it('answer nothing without a quorum, in Docker’s own words, while what runs goes on running', () => {
    const small = withWeb();
    small.swarm.faults.cutPower('m1');
    small.swarm.faults.cutPower('m2');
    small.wait(30 * second);
    const list = small.ask('GET', '/services', undefined, 'm3');
    expect(list.status).toBe(500);
    expect(list.body).toContain('The swarm does not have a leader');
    const info = small.read('/info', 'm3') as { Swarm: { ControlAvailable: boolean; Error: string } };
    expect(info.Swarm.ControlAvailable).toBe(true);
    expect(info.Swarm.Error).toContain('too few managers are online');
    expect(small.truth()).toEqual(['m3']);
    small.swarm.faults.restorePower('m2');
    small.wait(30 * second);
    expect(small.ask('GET', '/services', undefined, 'm3').status).toBe(200);
  });

  it('send a client of a worker away', () => {
    const small = withWeb();
    const reply = small.ask('GET', '/nodes', undefined, 'w1');
    expect(reply.status).toBe(503);
    expect(reply.body).toContain('This node is not a swarm manager');
  });

  it('refuse to demote the one without which there is no quorum', () => {
    const small = withWeb();
    small.swarm.faults.cutPower('m2');
    small.wait(30 * second);
    const { ID, Spec, Version } = small.node('m3');
    const reply = small.ask('POST', `/nodes/${ID}/update?version=${Version.Index}`, {
      ...Spec,
      Role: 'worker',
    });
    expect(reply.status).toBe(400);
    expect(reply.body).toContain('loss of quorum');
  });

  it('see nothing when they are cut off, while the others do', () => {
    const small = withWeb();
    small.swarm.faults.partition('m3');
    small.wait(30 * second);
    expect(small.ask('GET', '/nodes', undefined, 'm3').body).toContain('does not have a leader');
    expect(small.node('m3').Status.State).toBe('down');
    expect(small.node('m3').ManagerStatus?.Reachability).toBe('unreachable');
  });
});

describe('a member that falls silent', () => {
  it('is down after fifteen seconds, its tasks are said to run for a day, and then they are orphans', () => {
    const small = withWeb();
    small.swarm.faults.hangEngine('m3');
    small.wait(10 * second);
    expect(small.node('m3').Status.State).toBe('ready');
    small.wait(20 * second);
    expect(small.node('m3').Status.State).toBe('down');
    const stale = () =>
      small
        .tasks()
        .filter(({ on }) => on === 'm3')
        .map(({ Status }) => Status.State);
    expect(stale()).toEqual(['running']);
    expect(small.running()).toHaveLength(3);
    small.wait(25 * hour);
    expect(stale()).toEqual(['orphaned']);
  });

  it('stops what was replaced meanwhile when it comes back', () => {
    const small = withWeb();
    small.swarm.faults.partition('m3');
    small.wait(minute);
    expect(small.truth()).toHaveLength(4);
    small.swarm.faults.heal('m3');
    small.wait(30 * second);
    expect(small.truth()).toHaveLength(3);
    expect(small.truth()).not.toContain('m3');
  });

  it('is not missed when it is back before its time', () => {
    const small = withWeb();
    const before = small.running().map(({ ID }) => ID);
    small.swarm.faults.hangEngine('m3');
    small.wait(8 * second);
    small.swarm.faults.resumeEngine('m3');
    small.wait(minute);
    expect(small.running().map(({ ID }) => ID)).toEqual(before);
  });

  it('has lost its containers after a power cut, and the swarm replaces them', () => {
    const small = withWeb();
    small.swarm.faults.cutPower('m3');
    expect(small.swarm.answer('m3', { method: 'GET', path: '/_ping' })).toEqual({ kind: 'unreachable' });
    small.wait(minute);
    small.swarm.faults.restorePower('m3');
    small.wait(minute);
    expect(small.running()).toHaveLength(3);
    expect(small.truth()).toHaveLength(3);
  });
});

describe('a request that goes wrong on purpose', () => {
  it('is carried out although its reply is lost', () => {
    const small = withWeb();
    const { ID, Spec, Version } = small.node('w1');
    small.swarm.mishap({ how: 'lose-reply', method: 'POST', path: '/update' });
    const path = `/nodes/${ID}/update?version=${Version.Index}`;
    expect(
      small.swarm.answer('m1', { method: 'POST', path, body: { ...Spec, Availability: 'pause' } }),
    ).toEqual({
      kind: 'lost',
    });
    expect(small.node('w1').Spec.Availability).toBe('pause');
  });

  it.each([
    ['refuse', 'refused'],
    ['hang', 'hangs'],
  ] as const)('never arrives: %s', (how, kind) => {
    const small = withWeb();
    small.swarm.mishap({ how, machine: 'm1', skip: 1 });
    small.ask('GET', '/_ping');
    expect(small.swarm.answer('m1', { method: 'DELETE', path: '/services/web' })).toEqual({ kind });
    expect(small.service().Spec.Name).toBe('web');
  });
});

describe('plain containers of a fake engine', () => {
  const made = () => {
    const small = withWeb();
    small.ask('POST', '/images/create?fromImage=web&tag=1', undefined, 'w2');
    const HostConfig = { RestartPolicy: { Name: 'unless-stopped' } };
    const Healthcheck = { Test: ['CMD', 'x'], Interval: 2e9, Timeout: 1e9, Retries: 2 };
    small.ask('POST', '/containers/create?name=wallet', { Image: 'web:1', HostConfig, Healthcheck }, 'w2');
    small.ask('POST', '/containers/wallet/start', undefined, 'w2');
    small.wait(10 * second);
    type Shown = {
      State: { Status: string; Health?: { Status: string }; ExitCode: number };
      RestartCount: number;
    };
    const show = (): Shown => small.read('/containers/wallet/json', 'w2') as Shown;
    return { small, show };
  };

  it('turn unhealthy when they hang and stay so, until somebody restarts them', () => {
    const { small, show } = made();
    expect(show().State.Health?.Status).toBe('healthy');
    small.swarm.faults.hang('w2', 'wallet');
    small.wait(minute);
    expect(show().State).toMatchObject({ Status: 'running', Health: { Status: 'unhealthy' } });
    const restarted = small.ask('POST', '/containers/wallet/restart?t=5', undefined, 'w2');
    expect(restarted.afterMs).toBeGreaterThanOrEqual(5_000);
    small.wait(10 * second);
    expect(show().State.Health?.Status).toBe('healthy');
  });

  it('come back by their policy after a crash, and not after a stop', () => {
    const { small, show } = made();
    small.swarm.faults.crash('w2', 'wallet');
    small.wait(5 * second);
    expect(show()).toMatchObject({ RestartCount: 1, State: { Status: 'running' } });
    const stop = small.ask('POST', '/containers/wallet/stop', undefined, 'w2');
    expect([stop.status, stop.afterMs]).toEqual([204, 300]);
    small.wait(minute);
    expect(show().State.Status).toBe('exited');
    expect(small.ask('POST', '/containers/wallet/stop', undefined, 'w2').status).toBe(304);
  });

  it('are told of in the stream of their own engine', () => {
    const { small } = made();
    const filters = new Map([['type', ['container']]]);
    const { after } = small.swarm.eventLines('w2', { after: 0, filters });
    small.ask('DELETE', '/containers/wallet?force=true', undefined, 'w2');
    const { lines } = small.swarm.eventLines('w2', { after, filters });
    expect(lines.map((line) => (JSON.parse(line) as { Action: string }).Action)).toEqual(['die', 'destroy']);
  });
});

describe('the same seed', () => {
  it('gives the same run, to the last id and time', () => {
    const run = (seed: number): string => {
      const small = withWeb(seed);
      small.swarm.faults.cutPower('m1');
      small.wait(minute);
      return small.ask('GET', '/tasks', undefined, 'm2').body;
    };
    expect(run(3)).toBe(run(3));
    expect(run(3)).not.toBe(run(4));
  });
});
