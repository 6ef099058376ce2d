import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../run-program.ts';
import { writeSshConfiguration } from './open-ssh.ts';
import { countAnswers, type Peer } from './peer.ts';

/** parallel-ssh of the pssh package: a new connection per node and sweep, 50 at once. */
export const parallelSsh: Peer = {
  name: 'parallel-ssh',
  says: '-p 50, connects each time',
  needs: { name: 'pssh', program: 'parallel-ssh' },
  keepsConnections: false,
  prepare: async (bench) => {
    const hosts = join(bench.directory, 'pssh-hosts');
    writeFileSync(hosts, `${bench.fleet.addresses.join('\n')}\n`);
    const config = writeSshConfiguration(bench, 'pssh');
    const args = ['-h', hosts, '-p', '50', '-t', '120', '-P', '-x', `-F ${config}`, bench.sweep.command];
    return async () => {
      const result = await runProgram('parallel-ssh', args, { group: bench.group });
      return {
        wallMs: result.wallMs,
        answered: countAnswers(result.stdout, bench.sweep),
        complaint: result.stderr,
      };
    };
  },
};
