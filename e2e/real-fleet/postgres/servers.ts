import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { consoleDirectory } from '../real-console.ts';
import type { RealFleet, RealNode } from '../index.ts';
import { until } from '../docker-fleet.ts';

const data = '/var/lib/postgresql/orders';
const bin = '/usr/lib/postgresql/*/bin';
const password = 'it is: "secret"';
const startedWithinMs = 30_000;

/** The fleet's own network: replicas and writers of the tests come from there. */
const networks = '10.213.0.0/16';

const settings = (name: string) => `
listen_addresses = '*'
cluster_name = '${name}'
wal_keep_size = '64MB'
shared_buffers = '16MB'
max_connections = 30
`;

const access = `
local all all trust
host all quarterdeck 127.0.0.1/32 scram-sha-256
host all writer ${networks} trust
host replication replicator ${networks} trust
`;

/** The console may look, promote and take slots away, as the source's README asks for it. */
const roles = `
CREATE ROLE quarterdeck LOGIN REPLICATION PASSWORD '${password}';
GRANT pg_monitor TO quarterdeck;
GRANT EXECUTE ON FUNCTION pg_promote(boolean, integer) TO quarterdeck;
CREATE ROLE replicator LOGIN REPLICATION;
CREATE ROLE writer LOGIN;
CREATE TABLE orders (id bigint PRIMARY KEY);
GRANT INSERT, SELECT ON orders TO writer;
`;

const unit = (binary: string) => `[Service]
User=postgres
ExecStart=${binary} -D ${data}
KillMode=mixed
KillSignal=SIGINT
TimeoutStopSec=60
`;

/** Runs SQL inside the node as the superuser and gives what it printed. */
export const superuser = async (node: RealNode, sql: string): Promise<string> =>
  (await node.inside('su', 'postgres', '-c', `psql -XqAt -h /tmp -d postgres -c "${sql}"`)).trim();

const asPostgres = (node: RealNode, script: string) => node.inside('su', 'postgres', '-c', script);

export const isUp = (node: RealNode) =>
  until(
    `PostgreSQL on ${node.name}`,
    startedWithinMs,
    async () => (await superuser(node, 'SELECT 1')) === '1',
  );

const begin = async (node: RealNode): Promise<void> => {
  const binary = (await node.inside('sh', '-c', `ls ${bin}/postgres`)).trim();
  writeFileSync(node.pathOf('/etc/systemd/system/orders.service'), unit(binary));
  await node.inside('systemctl', 'daemon-reload');
  await node.inside('systemctl', 'start', 'orders.service');
  await isUp(node);
};

const configure = (node: RealNode): void => {
  writeFileSync(node.pathOf(join(data, 'conf.d.conf')), settings(node.name));
  writeFileSync(node.pathOf(join(data, 'pg_hba.conf')), access);
};

const ready = async (node: RealNode): Promise<void> => {
  mkdirSync(node.pathOf('/var/lib/postgresql'), { recursive: true });
  await node.inside('chown', 'postgres:', '/var/lib/postgresql');
};

/** Makes one primary with an empty table of orders. */
export const startPrimary = async (node: RealNode): Promise<void> => {
  await ready(node);
  await asPostgres(
    node,
    `${bin}/initdb -D ${data} -A trust >/dev/null && echo "include 'conf.d.conf'
unix_socket_directories = '/tmp'" >> ${data}/postgresql.conf`,
  );
  configure(node);
  await begin(node);
  await superuser(node, roles.replaceAll('"', '\\"'));
};

/** Makes a replica with a replication slot of its own. */
export const startReplica = async (node: RealNode, primary: RealNode): Promise<void> => {
  await ready(node);
  const slot = node.name.replaceAll('-', '_');
  await asPostgres(
    node,
    `${bin}/pg_basebackup -D ${data} -d 'host=${primary.address} user=replicator' -R -C -S ${slot} -X stream -c fast`,
  );
  configure(node);
  await begin(node);
};

export const stopCommand = 'sudo -n systemctl stop orders.service';
export const startCommand = 'sudo -n systemctl start orders.service';

/** The space as the fleet file declares it; `~` is the home of the console under test. */
export const ordersSpace = (nodes: readonly string[]) => ({
  orders: {
    kind: 'postgres',
    nodes,
    user: 'quarterdeck',
    passwordFile: '~/orders-password',
    promote: 'guided',
    stop: stopCommand,
    start: startCommand,
    copies: 1,
  },
});

/** Puts the password where the console of that name reads it. */
export const givePassword = (fleet: RealFleet, console = 'console'): void =>
  writeFileSync(join(consoleDirectory(fleet, console), 'orders-password'), `${password}\n`, { mode: 0o600 });
