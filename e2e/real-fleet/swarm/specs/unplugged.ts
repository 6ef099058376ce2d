import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Operation, OperationId, Plan } from '#shared/model';
import { untilFound } from '../../operating-console.ts';
import { prepareMortalConsoles, type MortalConsole, type MortalConsoles } from '../mortal-console.ts';
import { intent, sentOf } from '../mortal-order.ts';
import type { RealSwarm } from '../real-swarm.ts';
import { drain, undrain } from '../swarm-console.ts';
import type { SwarmRoom } from '../swarm-room.ts';

/** Says where in the journal each console dies; `UNPLUGGED_SEED` tries other points. The report names them. */
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

const pointFor = (plan: Plan, turn: number): string => {
  const points = pointsOf(plan);
  const chance = createHash('sha256').update(`${seed} ${turn}`).digest().readUInt32BE();
  return points[chance % points.length] ?? '';
};

const services = { web: 3, api: 5 } as const;
const copies = services.web + services.api;

/** Watches every service on its nodes' own daemons; tells what was seen below what the operation's plan had promised. */
const watch = (watcher: RealSwarm['watcher']) => {
  const records = Object.entries(services).map(([name, all]) => ({
    name,
    all,
    record: watcher.record(name),
  }));
  return async ({ plan: { promises }, floors }: Operation): Promise<readonly string[]> => {
    const broken = records.map(async ({ name, all, record }) => {
      const { lowestWell, looks } = await record.stop();
      // Of a service that has no copy on the node the plan says nothing: then it loses none.
      const promised = promises.find((one) => one.name === name)?.lowest ?? all;
      const floor = floors.find((one) => one.name === name)?.promised ?? all;
      return lowestWell >= promised && floor === promised && looks > 20
        ? []
        : [`${name}: ${lowestWell} of ${promised} (floor ${floor}) in ${looks} looks`];
    });
    return (await Promise.all(broken)).flat();
  };
};

/** Begins to drain a node with a console that is killed at this point. Gives the operation it leaves behind. */
const dieWhileDraining = async (consoles: MortalConsoles, name: string, at: string): Promise<OperationId> => {
  await using mortal = await consoles.start({ at });
  const { id } = await mortal.start(drain(name));
  // A link breaks a moment before its process is known to have ended.
  await Promise.race([mortal.dead, mortal.ended(id).catch(() => mortal.dead)]);
  if (!(await Promise.race([mortal.dead.then(() => true), sleep(5_000, false)])))
    throw new Error(`the console lives: it never came to "${at}"`);
  return id;
};

type Return = (back: MortalConsole, id: OperationId, name: string, room: SwarmRoom) => Promise<void>;

/** What an operator does who comes back. Afterwards the node works again. */
const finish: Return = async (back, id, name, { swarm, availabilityOf }) => {
  await back.link.call('operation.resume', { operationId: id });
  expect(await back.ended(id)).toMatchObject({ state: 'succeeded', grade: 'ok' });
  expect(await availabilityOf(name)).toBe('drain');
  expect((await swarm.watcher.look()).byNode[name]).toBe(0);
  const returned = await back.start(undrain(name));
  expect(await back.ended(returned.id)).toMatchObject({ state: 'succeeded' });
};
const undo: Return = async (back, id) => {
  const undone = await back.start({ kind: 'undo', operationId: id });
  expect(await back.ended(undone.id)).toMatchObject({ state: 'succeeded' });
  expect(await back.operation(id)).toMatchObject({ state: 'undone', grade: 'rolled-back' });
};

export const unpluggedSpecs = (room: () => SwarmRoom): void => {
  describe('an operator who drains any node of the swarm', { timeout: 600_000 }, () => {
    it('is unplugged in the middle, comes back, and finishes it or undoes it', async ({ annotate }) => {
      const { swarm, console, service, availabilityOf, replicasOf } = room();
      const consoles = await prepareMortalConsoles(swarm.fleet, 'unplugged-anywhere');
      await service({ name: 'web', replicas: services.web, maxPerNode: 1 });
      await service({ name: 'api', image: 'web:2', replicas: services.api });
      for (const [turn, { name }] of swarm.nodes.entries()) {
        const at = pointFor(await console.plan(drain(name)), turn);
        const comeBack = turn % 2 === 0 ? finish : undo;
        await annotate(`${name} dies at "${at}" (seed ${seed}), ${comeBack.name}`);
        const brokenPromises = watch(swarm.watcher);
        const id = await dieWhileDraining(consoles, name, at);
        await using back = await consoles.start();
        expect(await back.operation(id)).toMatchObject({ state: 'interrupted' });
        await comeBack(back, id, name, room());
        await untilFound(
          () => swarm.watcher.look(),
          ({ running, well }) => running === copies && well === copies,
        );
        expect(await brokenPromises(await back.operation(id))).toEqual([]);
        expect([await availabilityOf(name), await replicasOf('web'), await replicasOf('api')]).toEqual([
          'active',
          services.web,
          services.api,
        ]);
      }
    });
  });
};
