import { createHash } from 'node:crypto';

/** What the Debian nodes have beyond Debian's minimal system. */
const nodePackages = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'openssh-server',
  'sudo',
  'logrotate',
  'cron',
  'rsyslog',
  'lsof',
  'e2fsprogs',
  'iproute2',
  'procps',
] as const;

/** What a node has on top of that when it runs containers. */
const dockerPackages = ['docker.io', 'iptables'] as const;

/** What a node has instead when it holds data: Redis, PostgreSQL, and what PostgreSQL's Patroni keeps its leader in. */
const storePackages = [
  'redis-server',
  'redis-tools',
  'postgresql',
  'patroni',
  'etcd-server',
  'etcd-client',
] as const;

/** What a node has in the place of `cron` when it has the cron of Fedora and its kin, and anacron. Debian 12 has no cronie. */
const croniePackages = ['cronie', 'anacron'] as const;
const cronieSuite = 'trixie';

/** Servers of those packages as Debian starts them; the specs start their own. */
const storeUnits = ['redis-server.service', 'postgresql.service', 'patroni.service', 'etcd.service'] as const;

/** Units that only cost start time, or change a node by themselves while a test looks at it. */
const maskedUnits = [
  'systemd-logind.service',
  'apt-daily.timer',
  'apt-daily-upgrade.timer',
  'dpkg-db-backup.timer',
  'e2scrub_all.timer',
  'e2scrub_reap.service',
  'systemd-udevd.service',
  'systemd-udev-trigger.service',
  'console-getty.service',
  'getty.target',
] as const;

/** Server settings of every node: keys only, and enough room for a test that connects often. */
const sshdConfiguration = [
  'PasswordAuthentication no',
  'KbdInteractiveAuthentication no',
  'PermitRootLogin prohibit-password',
  'UseDNS no',
  'MaxStartups 100:30:200',
  'HostKey /etc/ssh/ssh_host_ed25519_key',
] as const;

/** The user the console logs in as, unless a node says otherwise. */
export const loginUser = 'quarterdeck';

/** Everything that decides what a built root looks like. */
export const recipe = {
  /** Raise it when `build-debian-root.ts` or `build-busybox-root.ts` changes what it makes. */
  revision: 1,
  nodePackages,
  dockerPackages,
  storePackages,
  croniePackages,
  storeUnits,
  maskedUnits,
  sshdConfiguration,
  loginUser,
} as const;

/** `debian`: a node with nothing more. `docker`: with a container engine. `stores`: with Redis and PostgreSQL. `cronie`: with that and anacron. */
export type RootKind = 'debian' | 'docker' | 'stores' | 'cronie' | 'busybox';

/** All packages of a kind but the base of its Debian. */
export const packagesOf = (kind: Exclude<RootKind, 'busybox'>): readonly string[] => {
  switch (kind) {
    case 'docker':
      return [...nodePackages, ...dockerPackages];
    case 'stores':
      return [...nodePackages, ...storePackages];
    case 'cronie':
      return [...nodePackages.filter((name) => name !== 'cron'), ...croniePackages];
    case 'debian':
      return nodePackages;
  }
};

/** The Debian a kind is built from: this machine's own, unless that has not what it needs. */
export const suiteOf = (kind: RootKind, own: string): string => (kind === 'cronie' ? cronieSuite : own);

/** Only what is in a root decides its name: another list of packages for one kind leaves the others as they are. */
const partsOf = (kind: RootKind): object => {
  const { storePackages: stores, storeUnits: units, croniePackages: cronie, ...rest } = recipe;
  if (kind === 'cronie') return { ...rest, dockerPackages: [], cronie };
  if (kind === 'stores') return { ...rest, dockerPackages: [], stores, units };
  return kind === 'docker' ? rest : { ...rest, dockerPackages: [] };
};

/** Name of the cached root for this recipe on this Debian release: another recipe is another directory. */
export const cacheKey = (kind: RootKind, suite: string): string =>
  createHash('sha256')
    .update(JSON.stringify({ kind, suite, recipe: partsOf(kind) }))
    .digest('hex')
    .slice(0, 16);
