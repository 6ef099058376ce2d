import { mkdirSync, writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import type { RealNode } from '../index.ts';
import { until } from '../docker-fleet.ts';

const upWithinMs = 120_000;
const restPort = 8_008;
const superuserName = 'postgres';

/** The one keeper of the leader: enough for a test in which it stays. */
export const startEtcd = async (node: RealNode): Promise<void> => {
  const url = `http://${node.address}:2379`;
  const words = [
    '--data-dir /var/lib/etcd-orders',
    `--listen-client-urls ${url}`,
    `--advertise-client-urls ${url}`,
  ];
  writeFileSync(
    node.pathOf('/etc/systemd/system/etcd-orders.service'),
    `[Service]\nExecStart=/usr/bin/etcd ${words.join(' ')}\n`,
  );
  await node.inside('systemctl', 'daemon-reload');
  await node.inside('systemctl', 'start', 'etcd-orders.service');
};

const configuration = (node: RealNode, etcd: RealNode, bin: string) => ({
  scope: 'orders',
  name: node.name,
  restapi: { listen: `0.0.0.0:${restPort}`, connect_address: `${node.address}:${restPort}` },
  etcd3: { hosts: `${etcd.address}:2379` },
  bootstrap: {
    dcs: { ttl: 20, loop_wait: 2, retry_timeout: 5, postgresql: { use_pg_rewind: true, use_slots: true } },
    initdb: [{ encoding: 'UTF8' }, 'data-checksums'],
    users: {},
  },
  postgresql: {
    listen: '0.0.0.0:5432',
    connect_address: `${node.address}:5432`,
    data_dir: '/var/lib/postgresql/orders',
    bin_dir: bin,
    parameters: { shared_buffers: '16MB', unix_socket_directories: '/tmp', cluster_name: node.name },
    pg_hba: ['local all all trust', 'host all all 0.0.0.0/0 trust', 'host replication all 0.0.0.0/0 trust'],
    authentication: {
      superuser: { username: superuserName },
      replication: { username: 'replicator' },
      rewind: { username: superuserName },
    },
  },
});

/** Starts Patroni on a node; the first one makes the cluster, the others copy it. */
export const startPatroni = async (node: RealNode, etcd: RealNode): Promise<void> => {
  const bin = (await node.inside('sh', '-c', 'dirname /usr/lib/postgresql/*/bin/postgres')).trim();
  mkdirSync(node.pathOf('/var/lib/postgresql'), { recursive: true });
  mkdirSync(node.pathOf('/etc/patroni'), { recursive: true });
  await node.inside('chown', 'postgres:', '/var/lib/postgresql');
  writeFileSync(node.pathOf('/etc/patroni/orders.yml'), stringify(configuration(node, etcd, bin)));
  writeFileSync(
    node.pathOf('/etc/systemd/system/patroni-orders.service'),
    '[Service]\nUser=postgres\nExecStart=/usr/bin/patroni /etc/patroni/orders.yml\nKillMode=process\n',
  );
  await node.inside('systemctl', 'daemon-reload');
  await node.inside('systemctl', 'start', 'patroni-orders.service');
  await until(`Patroni on ${node.name}`, upWithinMs, async () => {
    const answer = await fetch(`http://${node.address}:${restPort}/health`);
    return answer.status === 200;
  });
};

/** The space as the fleet file declares it. */
export const patroniSpace = (nodes: readonly string[]) => ({
  orders: {
    kind: 'postgres',
    nodes,
    user: superuserName,
    patroniPort: restPort,
    promote: 'patroni',
    copies: 1,
  },
});
