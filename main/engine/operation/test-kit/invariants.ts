import type { Operation } from '#shared/model';
import { readRecord, replayAll } from '../record/index.ts';
import type { ConsoleDisk } from './toy-console.ts';
import { quorumNeeded, type ToyWorld } from './toy-world.ts';

export type Broken = (invariant: string, says: string) => void;

/** I3 and I4, at every moment at which anything happens in the world. */
export const watchWorld =
  (broken: Broken) =>
  (world: ToyWorld, now: number): void => {
    for (const service of world.services.values()) {
      const serving = service.copies.filter(({ readyAt }) => readyAt <= now).length;
      if (serving < service.minimum)
        broken('I3', `${service.name} has ${serving}, ${service.minimum} are needed`);
    }
    const managers = [...world.nodes.values()].filter(({ isManager }) => isManager);
    const reachable = managers.filter(({ upAt }) => upAt <= now).length;
    if (managers.length > 0 && reachable < quorumNeeded(managers.length))
      broken('I4', `${reachable} of ${managers.length} managers are reachable`);
  };

/** I2: what must not happen twice did not. One boot for each maintenance that was begun on a node. */
export const checkBoots = (world: ToyWorld, disks: readonly ConsoleDisk[], broken: Broken): void => {
  const intents = new Map<string, number>();
  for (const { records } of disks) {
    const seen = new Set<string>();
    for (const record of records as { kind: string; operationId: string; stepId?: string }[]) {
      if (record.kind !== 'intent' || record.stepId?.startsWith('toy.boot ') !== true) continue;
      const key = `${record.operationId} ${record.stepId}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const node = record.stepId.slice('toy.boot '.length);
      intents.set(node, (intents.get(node) ?? 0) + 1);
    }
  }
  for (const node of world.nodes.values())
    if (node.bootId > (intents.get(node.id) ?? 0))
      broken('I2', `${node.id} booted ${node.bootId} times for ${intents.get(node.id) ?? 0} maintenances`);
};

/** I5: done means that it is so now. `before`: what was so when it began; `isAlone`: no other console changed anything. */
export const checkDone = (
  world: ToyWorld,
  { plan, grade, state }: Operation,
  { before, isAlone }: { readonly before: string; readonly isAlone: boolean },
  broken: Broken,
): void => {
  if (state !== 'succeeded' || grade === 'degraded') return;
  const { request } = plan;
  if (request.kind !== 'drain' && request.kind !== 'undrain' && request.kind !== 'maintenance') return;
  const [nodesBefore] = JSON.parse(before) as [[string, string][]];
  for (const id of request.nodeIds) {
    const node = world.nodes.get(id);
    const was = nodesBefore.find(([name]) => name === id)?.[1];
    const held = [...world.services.values()].flatMap(({ copies }) =>
      copies.filter((copy) => copy.node === id),
    );
    if (request.kind === 'drain' && node?.availability !== 'drain') broken('I5', `${id} is not drained`);
    if (request.kind === 'drain' && held.length > 0) broken('I5', `${id} is not empty after ${plan.title}`);
    if (request.kind === 'drain' && node?.unit !== 'stopped') broken('I5', `the unit on ${id} still runs`);
    if (
      request.kind === 'undrain' &&
      (node?.availability === 'drain' || (isAlone && node?.availability !== 'active'))
    )
      broken('I5', `${id} is ${node?.availability} after undrain`);
    if (request.kind === 'maintenance' && node?.availability !== was)
      broken('I5', `${id} is ${node?.availability} after maintenance, it was ${was}`);
  }
};

/** What operations change, as text. */
export const configOf = (world: ToyWorld): string =>
  JSON.stringify([
    [...world.nodes.values()].map(({ id, availability, unit }) => [id, availability, unit]),
    [...world.services.values()].map(({ name, desired }) => [name, desired]),
  ]);

/** I8: the journal alone tells the same story as the console that wrote it. */
export const checkJournal = (disk: ConsoleDisk, told: readonly Operation[], broken: Broken): void => {
  const records = disk.records.flatMap((record) => readRecord(record) ?? []);
  if (records.length !== disk.records.length) broken('I8', 'a record of the journal is not readable');
  const replayed = replayAll(records);
  for (const operation of told) {
    const again = replayed.get(operation.id)?.operation;
    const essence = (one: Operation | undefined) =>
      JSON.stringify([one?.state, one?.grade, one?.steps.map(({ stepId, state }) => [stepId, state])]);
    if (essence(again) !== essence(operation))
      broken(
        'I8',
        `the journal tells ${essence(again)} of ${operation.id}, the console ${essence(operation)}`,
      );
  }
};
