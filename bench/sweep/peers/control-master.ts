import { runProgram } from '../run-program.ts';
import { masterSettings, writeSshConfiguration } from './open-ssh.ts';
import { countAnswers, type Peer } from './peer.ts';

/** OpenSSH itself, one master per node, 32 at once. */
export const controlMaster: Peer = {
  name: 'OpenSSH ControlMaster',
  says: 'xargs -P32 ssh, masters kept open',
  needs: { name: 'openssh-client', program: 'ssh' },
  keepsConnections: true,
  prepare: async (bench) => {
    const config = writeSshConfiguration(bench, 'cm', masterSettings(bench, 'cm'));
    const args = ['-P32', '-I{}', 'ssh', '-F', config, '-n', '{}', bench.sweep.command];
    return async () => {
      const input = `${bench.fleet.addresses.join('\n')}\n`;
      const result = await runProgram('xargs', args, { input, group: bench.group });
      return {
        wallMs: result.wallMs,
        answered: countAnswers(result.stdout, bench.sweep),
        complaint: result.stderr,
      };
    };
  },
};
