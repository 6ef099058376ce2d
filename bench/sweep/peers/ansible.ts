import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../run-program.ts';
import { masterSettings, writeSshConfiguration } from './open-ssh.ts';
import { countAnswers, type Peer } from './peer.ts';

const settings = (config: string, directory: string): string =>
  [
    '[defaults]',
    'forks = 50',
    'gathering = explicit',
    'host_key_checking = True',
    'interpreter_python = /usr/bin/python3',
    `local_tmp = ${directory}/ansible-tmp`,
    '[ssh_connection]',
    'pipelining = True',
    // An empty control path would let Ansible choose its own; the settings file has it.
    `ssh_args = -F ${config}`,
    '',
  ].join('\n');

/** Ansible's raw module, which needs no Python on the node, with pipelining and connections that stay open. */
export const ansibleRaw: Peer = {
  name: 'ansible -m raw',
  says: '-f 50, pipelining, ControlPersist',
  needs: { name: 'ansible-core', program: 'ansible' },
  keepsConnections: true,
  prepare: async (bench) => {
    const config = writeSshConfiguration(bench, 'an', masterSettings(bench, 'an'));
    const file = join(bench.directory, 'ansible.cfg');
    writeFileSync(file, settings(config, bench.directory));
    const inventory = join(bench.directory, 'inventory');
    const { port, user } = bench.fleet;
    writeFileSync(
      inventory,
      bench.fleet.addresses
        .map((address) => `${address} ansible_port=${port} ansible_user=${user}\n`)
        .join(''),
    );
    const args = ['all', '-i', inventory, '-f', '50', '-m', 'raw', '-a', bench.sweep.command];
    return async () => {
      const result = await runProgram('ansible', args, {
        group: bench.group,
        environment: {
          ANSIBLE_CONFIG: file,
          ANSIBLE_NOCOLOR: '1',
          ANSIBLE_SSH_CONTROL_PATH: join(bench.directory, 'an', '%%h'),
        },
      });
      return {
        wallMs: result.wallMs,
        answered: countAnswers(result.stdout, bench.sweep),
        complaint: result.stderr,
      };
    };
  },
};
