import { describe, expect, it } from 'vitest';
import type { OperationRequest, WorkloadId } from '#shared/model';
import type { ServiceSpec } from '../fake/index.ts';
import { sixMachines, swarmRoom, webSpec } from '../test-kit/index.ts';

const megabyte = 1_000_000;
const cap = (workloadId: WorkloadId, maxBytes = 10 * megabyte): OperationRequest => ({
  kind: 'cap-logs',
  workloadId,
  maxBytes,
  maxFiles: 3,
});
type Driver = ServiceSpec['TaskTemplate']['LogDriver'];

const withWeb = (driver?: Driver, more: Partial<ServiceSpec> = {}, machines = sixMachines) => {
  const room = swarmRoom(machines);
  room.deploy(webSpec({ template: driver === undefined ? {} : { LogDriver: driver }, more }));
  const [workload] = room.read().workloads;
  if (workload === undefined) throw new Error('no workload');
  /** Drivers of the containers that run, by the machines themselves. */
  const drivers = () =>
    [...room.swarm.state.machines.values()].flatMap(({ containers }) =>
      [...containers.values()].filter(({ state }) => state === 'running').map(({ logConfig }) => logConfig),
    );
  const spec = (): ServiceSpec => {
    const answer = room.swarm.answer('m1', { method: 'GET', path: '/services/web' });
    if (answer.kind !== 'reply') throw new Error('no service');
    return (JSON.parse(answer.reply.body) as { readonly Spec: ServiceSpec }).Spec;
  };
  return { room, id: workload.id, drivers, spec };
};
const capped = { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } };

describe('capping the logs of a service of a swarm', () => {
  it('replaces every copy, never with fewer than promised, and is done when each machine shows the cap', () => {
    const { room, id, drivers } = withWeb();
    const offer = room.plan(cap(id));
    expect(offer.changes).toHaveLength(3);
    expect(offer.changes[0]).toMatchObject({
      from: { reference: 'web:1' },
      to: { reference: 'web:1' },
      log: {
        from: 'its machine’s default (json-file)',
        to: 'json-file, at most 3 files of 10 MB',
      },
    });
    const least = room.lowest('web', () => void room.runAll(offer.steps));
    expect(least).toBeGreaterThanOrEqual(offer.promises[0]?.lowest ?? 3);
    expect(drivers()).toEqual([capped, capped, capped]);
    expect(room.plan(cap(id)).refusal).toContain('already');
  });

  it('keeps the driver and every option its owner gave, and nothing else of the service is touched', () => {
    const own = { Name: 'local', Options: { compress: 'false', 'max-size': '1g' } };
    const { room, id, drivers, spec } = withWeb(own, { Labels: { a: '1' } });
    const before = spec();
    const offer = room.plan(cap(id, 2_500));
    expect(offer.changes[0]?.log).toEqual({
      from: 'local, at most 5 files of 1 GB',
      to: 'local, at most 3 files of 2.5 kB',
    });
    room.runAll(offer.steps);
    const Options = { compress: 'false', 'max-size': '2500', 'max-file': '3' };
    expect(drivers()[0]).toEqual({ Type: 'local', Config: Options });
    expect(spec()).toEqual({
      ...before,
      TaskTemplate: { ...before.TaskTemplate, LogDriver: { Name: 'local', Options } },
    });
  });

  it('is taken back byte for byte: to the driver that was named, or to none', () => {
    for (const driver of [undefined, { Name: 'json-file', Options: { labels: 'team', 'max-size': '1g' } }]) {
      const { room, id, drivers, spec } = withWeb(driver);
      const [before, were] = [spec(), drivers()];
      const [update] = room.plan(cap(id)).steps;
      if (update === undefined) throw new Error('no step');
      const { seen } = room.run(update);
      // As it stands in the journal: what somebody else's driver might hold is not among it.
      expect(JSON.stringify(seen)).not.toContain('team');
      const undo = room.undo(update, JSON.parse(JSON.stringify(seen)));
      if (undo === undefined) throw new Error('no undo');
      expect(room.run(undo).holding).toMatchObject({ state: 'yes' });
      expect(JSON.stringify(spec())).toBe(JSON.stringify(before));
      expect(drivers()).toEqual(were);
      // Once: what is back already is not sent again.
      expect(room.run(undo).sent).toBe(false);
    }
  });

  it.each([
    ['journald', 'bound the journal instead'],
    ['fluentd', 'sends the log away'],
    ['syslog', 'sends the log away'],
    ['none', 'keeps no log'],
    ['our/plugin', 'Nothing is known of a cap'],
  ])('refuses the driver %s with the reason, and changes it for no other', (Name, reason) => {
    const { room, id, spec } = withWeb({ Name });
    const { refusal, steps } = room.plan(cap(id));
    expect(refusal).toContain(reason);
    expect(steps).toEqual([]);
    expect(spec().TaskTemplate.LogDriver).toEqual({ Name });
  });

  it('does not guess the driver of a service that names none where its machines differ, or do not say', () => {
    const machines = sixMachines.map((one) =>
      one.name === 'w1' ? { ...one, loggingDriver: 'journald' } : one,
    );
    const { room, id } = withWeb(undefined, {}, machines);
    expect(room.plan(cap(id)).refusal).toMatch(/do not agree on one: .*journald on w1/);
    const silent = withWeb(undefined, { Mode: { Replicated: { Replicas: 6 } } });
    silent.room.swarm.faults.hangEngine('w1');
    expect(silent.room.plan(cap(silent.id)).refusal).toMatch(/w1 uses then cannot be read/);
  });

  it('says that the disk is not freed at once, and what becomes of a driver nobody named', () => {
    const { room, id } = withWeb();
    const said = room.plan(cap(id)).warnings.join(' ');
    expect(said).toContain('stays on the disks until Swarm removes their containers');
    expect(said).toContain('From now on json-file stands in its own settings');
  });

  it('sends nothing where somebody else changed the driver since the plan', () => {
    const { room, id } = withWeb();
    const [update] = room.plan(cap(id)).steps;
    if (update === undefined) throw new Error('no step');
    room.meddle('/services/web', (spec) => ({
      ...spec,
      TaskTemplate: { ...(spec['TaskTemplate'] as object), LogDriver: { Name: 'local' } },
    }));
    room.wait(60_000);
    expect(() => room.run(update)).toThrow('another log driver from somebody else');
  });

  it('fails when the new copies do not get well, and is taken back to how the logs were kept', () => {
    const { room, id, spec } = withWeb(undefined, { UpdateConfig: { Monitor: 5e9 } });
    const before = spec();
    const [update] = room.plan(cap(id)).steps;
    if (update === undefined) throw new Error('no step');
    // From now on the same image is never well: its database is away.
    const { images } = room.swarm.state.registry;
    const was = new Map(images);
    for (const [digest, image] of was) images.set(digest, { ...image, readyAfterMs: 'never' });
    const { holding, seen } = room.run(update);
    expect(holding).toMatchObject({ state: 'no', says: expect.stringContaining('paused') as string });
    for (const [digest, image] of was) images.set(digest, image);
    const undo = room.undo(update, seen);
    if (undo === undefined) throw new Error('no undo');
    expect(room.run(undo).holding.state).toBe('yes');
    expect(spec()).toEqual(before);
    expect(room.well('web')).toBe(3);
  });

  it('does not believe a container that shows another log than its service asks for', () => {
    const { room, id } = withWeb();
    const { steps } = room.plan(cap(id));
    const proof = steps.at(-1);
    if (proof === undefined) throw new Error('no step');
    room.runAll(steps.slice(0, -1));
    for (const machine of room.swarm.state.machines.values())
      for (const container of machine.containers.values())
        Object.assign(container, { logConfig: { Type: 'json-file', Config: {} } });
    expect(room.run(proof).holding).toMatchObject({
      state: 'no',
      says: expect.stringContaining('json-file, no cap') as string,
    });
  });
});
