import { describe, expect, it } from 'vitest';
import { epochMs, nodeId, workloadId } from '#shared/model';
import { startTestSwarm, type RunningEngine } from './test-kit/index.ts';

describe('a swarm that somebody else works on too', () => {
  it('shows a node that was drained by hand as draining, then drained, says so, and as OK when it is back', async () => {
    const { fleet, change, until, isWell } = await startTestSwarm();
    await using _ = fleet;
    await using desk = await fleet.start();
    await until(() => isWell(desk));
    expect((await desk.node('w1')).heldOut).toBeUndefined();

    change('/nodes/w1', (spec) => ({ ...spec, Availability: 'drain' }));
    await until(async () => (await desk.node('w1')).state === 'drained');
    expect((await desk.node('w1')).heldOut).toMatchObject({
      how: 'drained',
      says: expect.stringContaining('No operation of this console did that.') as string,
    });
    // It may be switched off now: that is what it was drained for.
    fleet.machine('w1').behave('gone');
    const goneSince = fleet.clock.now();
    await until(async () => fleet.clock.now() - goneSince >= 120_000);
    expect(Object.keys(await desk.alarms('w1'))).toEqual([]);
    expect((await desk.node('w1')).state).toBe('stale');
    fleet.machine('w1').behave('answers');
    await until(async () => (await desk.node('w1')).state === 'drained');

    change('/nodes/w1', (spec) => ({ ...spec, Availability: 'active' }));
    await until(async () => (await desk.node('w1')).state === 'ok');
    expect((await desk.node('w1')).heldOut?.how).toBe('in-service');
  });

  it('writes every version down with who brought it, over a restart, and tells what happened to the copies', async () => {
    const { fleet, change, until, isWell, web } = await startTestSwarm();
    await using _ = fleet;
    const first = await fleet.start();
    await until(() => isWell(first));
    const id = (await web(first))?.id;
    if (id === undefined) throw new Error('no service');
    const releases = async (desk: RunningEngine) =>
      (await desk.link.call('workload.releases', { workloadId: id })).releases;
    await until(async () => (await releases(first)).length === 1);
    await first[Symbol.asyncDispose]();

    await using second = await fleet.start();
    await until(() => isWell(second));
    change('/services/web', (spec) => ({
      ...spec,
      TaskTemplate: { ContainerSpec: { Image: 'web:2', Env: ['TOKEN=canary-4712'] } },
    }));
    await until(async () => (await releases(second)).length === 2);
    const [newer, older] = await releases(second);
    expect([older?.image.reference, newer?.image.reference]).toEqual(['web:1', 'web:2']);
    expect(newer?.by).toBeUndefined();
    expect(newer?.settings?.['environment']).not.toBe(older?.settings?.['environment']);
    expect(JSON.stringify([newer, older])).not.toContain('canary');
    const { events } = await second.link.call('workload.timeline', { workloadId: id, since: epochMs(0) });
    const kinds = events.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['image', 'started', 'update']));
    const told = events.filter(({ kind }) => kind === 'image').map(({ says }) => says);
    expect(told[0]).toMatch(/^All copies run 2 .*, changed outside this console\.$/);
  });

  it('tells when a service is first seen, and of one that was removed for as long as that is kept', async () => {
    const { fleet, make, remove, until, isWell } = await startTestSwarm();
    await using _ = fleet;
    await using desk = await fleet.start();
    await until(() => isWell(desk));
    const guest = async () =>
      (await desk.link.call('workload.snapshot', {})).workloads.find(({ name }) => name === 'guest');
    make('guest');
    await until(async () => (await guest())?.counts.running === 3);
    const id = (await guest())?.id;
    if (id === undefined) throw new Error('no service');
    remove('guest');
    await until(async () => (await guest()) === undefined);
    const { events } = await desk.link.call('workload.timeline', { workloadId: id, since: epochMs(0) });
    expect(events[0]?.says).toBe('It is no more there.');
    expect(events.at(-1)?.says).toMatch(/^First seen by this console: 3 copies are wanted/);
    const since = epochMs(fleet.clock.now());
    expect(await desk.link.call('workload.timeline', { workloadId: id, since })).toEqual({ events: [] });
    const nobody = desk.link.call('workload.timeline', { workloadId: workloadId('swarm:x/never'), since });
    await expect(nobody).rejects.toMatchObject({ fault: { code: 'workload.no-such-workload' } });
  });

  it('stays readable through another manager when the one that answered is cut off, and alarms for the quorum that hangs by a thread', async () => {
    const { fleet, swarm, until, isWell, web } = await startTestSwarm();
    await using _ = fleet;
    await using desk = await fleet.start();
    await until(() => isWell(desk));
    const origin = async () =>
      (await desk.link.call('workload.snapshot', {})).origins.find(({ source }) => source === 'swarm');
    const answering = (await origin())?.answeredBy ?? nodeId('m1');
    fleet.machine(answering).behave('gone');
    swarm.faults.cutPower(answering);
    await until(async () => {
      const now = await origin();
      return now?.state === 'known' && now.answeredBy !== answering;
    });
    const placements = (await web(desk))?.placements ?? [];
    expect(placements.filter(({ nodeId: on, state }) => on === answering && state === 'running')).toEqual([]);
    await until(async () =>
      (await desk.snapshot()).alarms.some(({ evidence }) => evidence.rule === 'quorum-at-risk'),
    );
  });
});
