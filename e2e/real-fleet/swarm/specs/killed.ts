import { describe, expect, it } from 'vitest';
import type { Operation, OperationRequest } from '#shared/model';
import { prepareMortalConsoles, type MortalConsole, type MortalConsoles } from '../mortal-console.ts';
import { intent, sentOf } from '../mortal-order.ts';
import { drain } from '../swarm-console.ts';
import type { SwarmRoom } from '../swarm-room.ts';

const livesMost = 100;

/** Whatever there is to do next with this wish: begin, or go on where a console of before was killed. */
const goOn = async (console: MortalConsole, request: OperationRequest) => {
  const { operations } = await console.link.call('operation.list', { since: 0 });
  const found = operations.find(({ plan }) => plan.request.kind === request.kind);
  if (found?.state === 'interrupted') await console.link.call('operation.resume', { operationId: found.id });
  return console.ended((found ?? (await console.start(request))).id);
};

/**
 * Carries a wish through with a console that is killed each time it writes a record which none of its lives has written
 * before: so once at every point of the journal, and once more while each change is under way.
 */
const carryThrough = async (
  consoles: MortalConsoles,
  request: OperationRequest,
): Promise<{ readonly operation: Operation; readonly deaths: readonly string[] }> => {
  const before = new Set(consoles.journal());
  const spared = new Set(before);
  for (let life = 0; life < livesMost; life += 1) {
    await using console = await consoles.start({ spared: [...spared] });
    let isDead = false;
    const dead = console.dead.then(() => {
      isDead = true;
    });
    const operation = await Promise.race([
      dead,
      goOn(console, request).catch(async (error: unknown) => {
        // A link breaks a moment before its process is known to have ended.
        await Promise.race([dead, new Promise((resolve) => setTimeout(resolve, 5_000))]);
        if (!isDead) throw error;
      }),
    ]);
    if (operation !== undefined) return { operation, deaths: [...spared].filter((key) => !before.has(key)) };
    const keys = consoles.journal();
    const last = keys.at(-1) ?? '';
    if (last.includes(intent) && spared.has(last)) spared.add(sentOf(last));
    for (const key of keys) spared.add(key);
  }
  throw new Error(`not through after ${livesMost} lives; the last died of ${[...spared].at(-1)}`);
};

/** Steps of a plan before, during or after which no console died. */
const pointsMissed = ({ operation, deaths }: Awaited<ReturnType<typeof carryThrough>>): readonly string[] =>
  operation.plan.steps.flatMap(({ id, calls }) =>
    [
      `step | ${id} | running`,
      ...(calls.some(({ changes }) => changes) ? [`intent | ${id}`] : []),
      `step | ${id} | done`,
    ].filter((point) => !deaths.some((key) => key.endsWith(point))),
  );

export const killedSpecs = (room: () => SwarmRoom): void => {
  describe('a console that is killed with SIGKILL', { timeout: 600_000 }, () => {
    it('after every record of its journal comes back, finishes the drain, and takes it back the same way', async () => {
      const { swarm, service, availabilityOf, replicasOf, nodeWithCopy } = room();
      const consoles = await prepareMortalConsoles(swarm.fleet, 'mortal');
      await service({ name: 'web', replicas: 3, maxPerNode: 1 });
      const name = await nodeWithCopy('web', ['fra-m1']);
      const record = swarm.watcher.record('web');

      const drained = await carryThrough(consoles, drain(name));
      expect(drained.operation).toMatchObject({ state: 'succeeded', grade: 'ok' });
      expect(pointsMissed(drained)).toEqual([]);
      expect([await availabilityOf(name), await replicasOf('web')]).toEqual(['drain', 3]);
      expect((await swarm.watcher.look()).byNode[name]).toBe(0);

      const undone = await carryThrough(consoles, { kind: 'undo', operationId: drained.operation.id });
      expect(undone.operation).toMatchObject({ state: 'succeeded' });
      expect([await availabilityOf(name), await replicasOf('web')]).toEqual(['active', 3]);
      expect((await record.stop()).lowestWell).toBe(3);
    });

    it('half-way through draining the leader comes back and takes it back at once', async () => {
      const { swarm, service, leader, availabilityOf, replicasOf } = room();
      const consoles = await prepareMortalConsoles(swarm.fleet, 'unplugged');
      await service({ name: 'web', replicas: 5 });
      const name = await leader();
      const record = swarm.watcher.record('web');
      await using unplugged = await consoles.start();
      const { id } = await unplugged.start(drain(name));
      await unplugged.operationWhen(id, ({ steps }) =>
        steps.some(({ stepId, state }) => stepId === `swarm.prove-empty ${name}` && state !== 'waiting'),
      );
      await unplugged.kill();

      await using back = await consoles.start();
      expect(await back.operation(id)).toMatchObject({ state: 'interrupted' });
      const undone = await back.ended((await back.start({ kind: 'undo', operationId: id })).id);
      const seen = await record.stop();
      expect(undone).toMatchObject({ state: 'succeeded' });
      expect(await back.operation(id)).toMatchObject({ state: 'undone', grade: 'rolled-back' });
      expect([await availabilityOf(name), await replicasOf('web')]).toEqual(['active', 5]);
      expect(seen.lowestWell).toBe(5);
    });
  });
};
