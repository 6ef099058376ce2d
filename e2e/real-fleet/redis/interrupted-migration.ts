import type { RedisFleet } from './redis-fleet.ts';
import type { RedisNode } from './redis-node.ts';
import { slot } from './redis-words.ts';

/** How many keys the slot has. */
export const keysOfSlot = 50;

/** Leaves a slot as redis-cli does when it is killed while it moves it: open on both sides, some keys on each. */
export const interruptMigration = async (
  fleet: RedisFleet,
): Promise<{ readonly source: RedisNode; readonly destination: RedisNode }> => {
  const [source, destination] = [fleet.server('cache-3'), fleet.server('cache-1')];
  const [sourceId, destinationId] = [
    await source.cli('cluster', 'myid'),
    await destination.cli('cluster', 'myid'),
  ];
  for (let at = 0; at < keysOfSlot; at += 1) await source.cli('set', `{foo}${at}`, `value ${at}`);
  await destination.cli('cluster', 'setslot', slot, 'importing', sourceId);
  await source.cli('cluster', 'setslot', slot, 'migrating', destinationId);
  const some = (await source.cli('cluster', 'getkeysinslot', slot, '20')).split('\n');
  await source.cli('migrate', destination.address, '6379', '', '0', '5000', 'keys', ...some);
  return { source, destination };
};
