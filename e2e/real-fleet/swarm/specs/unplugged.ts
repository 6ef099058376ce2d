import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation, Plan } from '#shared/model';
import { untilFound } from '../../operating-console.ts';
import { prepareMortalConsoles, type MortalConsoles } from '../mortal-console.ts';
import { intent, sentOf } from '../mortal-order.ts';
import type { RealSwarm } from '../real-swarm.ts';
import { drain, undrain } from '../swarm-console.ts';
import type { SwarmRoom } from '../swarm-room.ts';

/** Says where in the journal each console dies. Another one is tried with the variable; it is shown with every failure. */
const seed = Number(process.env['UNPLUGGED_SEED'] ?? 4);

/** Every point of a plan's journal at which its console can be killed. */
const pointsOf = ({ steps }: Plan): readonly string[] =>
  steps.flatMap(({ id, calls }) => [
    `step | ${id} | running`,
    ...(calls.some(({ changes }) => changes)
      ? [`${intent} ${id}`, sentOf(`${intent} ${id}`)].map((point) => point.slice(2))
      : []),
    `step | ${id} | done`,
  ]);

const pointFor = (plan: Plan, turn: number): string =>
  fc.sample(fc.constantFrom(...pointsOf(plan)), { seed: seed + turn, numRuns: 1 })[0] ?? '';

/** Watches services by their nodes' own daemons; in the end none was below what the operation's plan had promised. */
const watch = (watcher: RealSwarm['watcher'], services: Readonly<Record<string, number>>) => {
  const records = Object.entries(services).map(([name, copies]) => ({
    name,
    copies,
    record: watcher.record(name),
  }));
  return async ({ plan: { promises }, floors }: Operation): Promise<void> => {
    for (const { name, copies, record } of records) {
      const { lowestWell, looks } = await record.stop();
      const promise = promises.find((one) => one.name === name);
      // Of a service that has no copy there the plan says nothing: it loses none.
      const least = promise?.lowest ?? copies;
      expect.soft(looks, `looks at ${name}`).toBeGreaterThan(20);
      expect.soft(lowestWell, `${name}, promised ${least}`).toBeGreaterThanOrEqual(least);
      const floor = floors.find((one) => one.name === name);
      expect.soft(floor?.promised, `floor of ${name}`).toBe(promise?.lowest);
    }
  };
};

/** Begins to drain a node with a console that is killed at this point. Gives the operation it leaves behind. */
const dieWhileDraining = async (consoles: MortalConsoles, name: string, at: string) => {
  await using mortal = await consoles.start({ at });
  const { id } = await mortal.start(drain(name));
  // A call that waits while the process ends is refused: what counts is that it ended.
  await Promise.race([mortal.dead, mortal.ended(id).catch(() => mortal.dead)]);
  const isDead = await Promise.race([
    mortal.dead.then(() => true),
    new Promise((go) => setTimeout(go, 5_000, false)),
  ]);
  expect(isDead, `the console died at "${at}"`).toBe(true);
  return id;
};

export const unpluggedSpecs = (room: () => SwarmRoom): void => {
  describe('an operator who drains any node of the swarm', { timeout: 420_000 }, () => {
    it('is unplugged in the middle, comes back, and finishes it or undoes it', async () => {
      const { swarm, console, service, availabilityOf, replicasOf } = room();
      const consoles = await prepareMortalConsoles(swarm.fleet, 'unplugged-anywhere');
      await service({ name: 'web', replicas: 3, maxPerNode: 1 });
      await service({ name: 'api', image: 'web:2', replicas: 5 });
      for (const [turn, { name }] of swarm.nodes.entries()) {
        const at = pointFor(await console.plan(drain(name)), turn);
        const finishes = turn % 2 === 0;
        globalThis.console.log(
          `${name}: dies at "${at}" (seed ${seed}), then ${finishes ? 'finishes' : 'undoes'} it`,
        );
        const keptPromises = watch(swarm.watcher, { web: 3, api: 5 });
        const id = await dieWhileDraining(consoles, name, at);

        await using back = await consoles.start();
        expect(await back.operation(id), at).toMatchObject({ state: 'interrupted' });
        if (finishes) {
          await back.link.call('operation.resume', { operationId: id });
          expect(await back.ended(id), at).toMatchObject({ state: 'succeeded', grade: 'ok' });
          expect(await availabilityOf(name), at).toBe('drain');
          expect((await swarm.watcher.look()).byNode[name], at).toBe(0);
          const returned = await back.start(undrain(name));
          expect(await back.ended(returned.id), at).toMatchObject({ state: 'succeeded' });
        } else {
          const undo = await back.start({ kind: 'undo', operationId: id });
          expect(await back.ended(undo.id), at).toMatchObject({ state: 'succeeded' });
          expect(await back.operation(id), at).toMatchObject({ state: 'undone', grade: 'rolled-back' });
        }
        await untilFound(
          () => swarm.watcher.look(),
          ({ running, well }) => running === 8 && well === 8,
        );
        await keptPromises(await back.operation(id));
        expect([await availabilityOf(name), await replicasOf('web'), await replicasOf('api')], at).toEqual([
          'active',
          3,
          5,
        ]);
      }
    });
  });
};
