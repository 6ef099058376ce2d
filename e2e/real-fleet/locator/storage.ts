import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createHostAnswer,
  createLocator,
  type HostAnswer,
  type Locator,
} from '../../../main/locator/index.ts';
import type { RealFleet } from '../index.ts';
import { auditOf } from './audit-documents.ts';
import { createDocumentHost, type DocumentHost } from './document-host.ts';
import { openLocatorFile, type Place } from './locator-file.ts';

const locatorPort = 7_070;
const hostPort = 7_071;
const archive = 'archive';

/** Hosts with documents of their own, which follow a locator: each owner takes the writes of its keys and gives them to its copy. */
export type Storage = AsyncDisposable & {
  readonly locator: Locator;
  readonly host: (name: string) => DocumentHost;
  /** Writes a document as a client would: to whoever the locator says owns it. False: that host does not take it. */
  readonly write: (key: string, value: number) => boolean;
  /** What the owner of a key has; undefined: it has nothing. */
  readonly valueAtOwner: (key: string) => number | undefined;
  /** Hosts that say that they own it. */
  readonly claiming: (key: string) => readonly string[];
  /** Tells every host the last changes, then looks at all documents: what is lost, owned twice, or not copied. */
  readonly audit: (written?: ReadonlyMap<string, number>) => readonly string[];
};

/** Hosts hear of a change within this time, or when they are asked for the document. */
const tellEveryMs = 1_000;

/** A TCP relay in Perl, which every Debian has: what a node listens on leads to this computer. */
const relay = `use IO::Socket::INET; use IO::Select; $SIG{CHLD}="IGNORE";
$s=IO::Socket::INET->new(LocalAddr=>"127.0.0.1",LocalPort=>$ARGV[0],Listen=>64,ReuseAddr=>1) or die;
while(1){$c=$s->accept or next; if(fork){close $c;next}
$d=IO::Socket::INET->new(PeerAddr=>$ARGV[1],PeerPort=>$ARGV[2]) or exit; $q=IO::Select->new($c,$d);
while(@r=$q->can_read){for(@r){exit unless sysread($_,$b,65536); $o=$_==$c?$d:$c; $w=0; while($w<length $b){$w+=syswrite($o,$b,length($b)-$w,$w)}}} exit}`;

const relayFile = '/run/relay.pl';

/** What was in a document before anybody wrote it: another value for each key (FNV-1a), below zero as no write is. */
const firstValue = (key: string): number => {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  return -1 - (hash >>> 0);
};

/** Gives each host the documents that are its own and those it has copies of, as they were when all began. */
const load = (hosts: ReadonlyMap<string, DocumentHost>, places: Iterable<Place>): void => {
  for (const { key, version, primary, secondary } of places) {
    const value = firstValue(key);
    hosts.get(primary)?.load(key, { role: 'primary', version, value });
    if (secondary !== null) hosts.get(secondary)?.load(key, { role: 'secondary', version, value });
  }
};

/** Tells all hosts what changed, again and again. What goes wrong in a host is told when it is stopped. */
const startTelling = (tell: () => void) => {
  const over = new AbortController();
  const telling = (async () => {
    while (!over.signal.aborted) {
      tell();
      await sleep(tellEveryMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async (): Promise<void> => {
      over.abort();
      await telling;
    },
  };
};

/** Address of this computer as the nodes of a fleet see it. */
const ownAddress = (fleet: RealFleet): string => (fleet.nodes[0]?.address ?? '').replace(/\.\d+$/, '.1');

/** Where the fleet file says that the locator is: through each node, at a port of that node. */
export const documentsSpace = (hosts: readonly string[]) => ({
  documents: {
    kind: 'locator',
    nodes: [...hosts],
    url: `http://127.0.0.1:${locatorPort}`,
    through: hosts.toReversed(),
    archive,
    hostAnswer: { port: hostPort },
    copies: 1,
    batch: 200,
    ratePerSecond: 5_000,
  },
});

/** Starts a locator and the hosts of a fleet on this computer, each behind a port of its own node. */
export const startStorage = async (
  fleet: RealFleet,
  of: {
    readonly zones: Readonly<Record<string, string>>;
    readonly foreign: Readonly<Record<string, string>>;
    readonly keys: number;
  },
): Promise<Storage> => {
  const file = `${fleet.directory}/keys.sqlite`;
  const locator = createLocator({
    file,
    clock: { now: () => Date.now() },
    targets: Object.entries({ ...of.zones, ...of.foreign }).map(([target, zone]) => ({ target, zone })),
  });
  locator.seed({ keys: of.keys, archived: 0.05 });
  const host = ownAddress(fleet);
  const { port } = await locator.listen({ host, port: 0 });
  const places = openLocatorFile(file);
  const hosts = new Map<string, DocumentHost>();
  for (const name of [...Object.keys(of.zones), ...Object.keys(of.foreign), archive])
    hosts.set(
      name,
      createDocumentHost(name, locator.lookUp, () => hosts),
    );
  load(hosts, places.all());
  const hostOf = (name: string): DocumentHost => {
    const found = hosts.get(name);
    if (found === undefined) throw new Error(`no host ${name}`);
    return found;
  };
  const tell = (): void => {
    for (const place of places.changed()) for (const one of hosts.values()) one.hear(place);
    for (const one of hosts.values()) one.catchUp();
  };
  const telling = startTelling(tell);
  const answers: HostAnswer[] = [];
  for (const node of fleet.nodes) {
    const own = hostOf(node.name);
    const answer = createHostAnswer({ host: node.name, held: own.held, count: own.count });
    answers.push(answer);
    const listening = await answer.listen({ host, port: 0 });
    writeFileSync(node.pathOf(relayFile), relay);
    for (const [at, to] of [
      [locatorPort, port],
      [hostPort, listening.port],
    ] as const)
      await node.inside(
        'systemd-run',
        `--unit=relay-${at}`,
        '--property=Restart=always',
        'perl',
        relayFile,
        String(at),
        host,
        String(to),
      );
  }
  const ownerOf = (key: string): DocumentHost | undefined => {
    const mapping = locator.lookUp(key);
    return mapping === undefined ? undefined : hostOf(mapping.primary);
  };
  return {
    locator,
    host: hostOf,
    write: (key, value) => ownerOf(key)?.write(key, value) ?? false,
    valueAtOwner: (key) => ownerOf(key)?.read(key),
    claiming: (key) =>
      [...hosts.values()].filter((one) => one.held(key)?.role === 'primary').map(({ name }) => name),
    audit: (written = new Map()) => {
      tell();
      return auditOf(hosts, places.all(), (key) => written.get(key) ?? firstValue(key));
    },
    [Symbol.asyncDispose]: async () => {
      for (const answer of answers) await answer[Symbol.asyncDispose]();
      await telling.stop();
      places[Symbol.dispose]();
      await locator[Symbol.asyncDispose]();
    },
  };
};
