import { fork } from 'node:child_process';
import { join } from 'node:path';
import { tierSweeps, type BenchPlace } from './bench-place.ts';
import type { TierOrder, TierReport } from './tier-messages.ts';

/** Measures what the quick tiers cost alone, through our transport and nothing above it, in a process of its own. */
export const benchTiers = async ({ directory, fleet, group }: BenchPlace): Promise<TierReport> => {
  const hops = fleet.addresses.map((address, index) => ({
    id: `n${index + 1}`,
    address,
    port: fleet.port,
    user: fleet.user,
    identityFiles: [fleet.identityFile],
    agent: undefined,
    identitiesOnly: true,
    knownHostsFiles: [fleet.knownHostsFile],
    hostKeyAlias: undefined,
  }));
  const child = fork(join(import.meta.dirname, 'tier-child.js'), [directory], { serialization: 'advanced' });
  if (child.pid !== undefined) group?.join(child.pid);
  const order: TierOrder = { hops, sweeps: tierSweeps };
  try {
    return await new Promise<TierReport>((resolve, reject) => {
      child.once('message', (report) => resolve(report as TierReport));
      child.once('exit', (status) =>
        reject(new Error(`the process that measures tiers ended with ${status}`)),
      );
      child.send(order);
    });
  } finally {
    child.kill('SIGKILL');
  }
};
