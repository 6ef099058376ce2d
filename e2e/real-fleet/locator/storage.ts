import { writeFileSync } from 'node:fs';
import {
  createHostAnswer,
  createLocator,
  type HostAnswer,
  type Locator,
} from '../../../main/locator/index.ts';
import type { RealFleet } from '../index.ts';

const locatorPort = 7_070;
const hostPort = 7_071;

/** Documents on hosts that follow a locator: who owns a key takes its writes and gives them to its copy. */
export type Storage = AsyncDisposable & {
  readonly locator: Locator;
  /** Writes a document as a client would: to whoever the locator says owns it. False: that host says that it is not its own. */
  readonly write: (key: string, value: number) => boolean;
  /** What the owner of a key has; undefined: it has nothing. */
  readonly valueAtOwner: (key: string) => number | undefined;
  /** Hosts whose answer would be that they own it. */
  readonly claiming: (key: string) => readonly string[];
  /** From now on a host tells what it told last, whatever the locator says. */
  readonly countOf: (host: string) => { readonly primaries: number; readonly secondaries: number };
};

/** A TCP relay in Perl, which every Debian has: what a node listens on leads to this computer. */
const relay = `use IO::Socket::INET; use IO::Select; $SIG{CHLD}="IGNORE";
$s=IO::Socket::INET->new(LocalAddr=>"127.0.0.1",LocalPort=>$ARGV[0],Listen=>64,ReuseAddr=>1) or die;
while(1){$c=$s->accept or next; if(fork){close $c;next}
$d=IO::Socket::INET->new(PeerAddr=>$ARGV[1],PeerPort=>$ARGV[2]) or exit; $q=IO::Select->new($c,$d);
while(@r=$q->can_read){for(@r){exit unless sysread($_,$b,65536); $o=$_==$c?$d:$c; $w=0; while($w<length $b){$w+=syswrite($o,$b,length($b)-$w,$w)}}} exit}`;

const relayFile = '/run/relay.pl';

const countAt = (locator: Locator, host: string) => {
  const { body } = locator.answer({
    method: 'GET',
    path: `/v1/targets/${host}`,
    query: new URLSearchParams(),
    headers: {},
    body: '',
  });
  const { primaries, secondaries } = body as { readonly primaries: number; readonly secondaries: number };
  return { primaries, secondaries };
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
    archive: 'archive',
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
  const locator = createLocator({
    file: `${fleet.directory}/keys.sqlite`,
    clock: { now: () => Date.now() },
    targets: Object.entries({ ...of.zones, ...of.foreign }).map(([target, zone]) => ({ target, zone })),
  });
  locator.seed({ keys: of.keys, archived: 0.05 });
  const host = ownAddress(fleet);
  const { port } = await locator.listen({ host, port: 0 });
  const documents = new Map<string, Map<string, number>>();
  const store = (name: string): Map<string, number> => {
    const found = documents.get(name) ?? new Map<string, number>();
    documents.set(name, found);
    return found;
  };
  const answers: HostAnswer[] = [];
  for (const node of fleet.nodes) {
    const answer = createHostAnswer({
      host: node.name,
      held: (key) => {
        const mapping = locator.lookUp(key);
        if (mapping?.primary === node.name) return { role: 'primary', version: mapping.version };
        return mapping?.secondary === node.name ? { role: 'secondary', version: mapping.version } : undefined;
      },
      count: () => countAt(locator, node.name),
    });
    answers.push(answer);
    const own = await answer.listen({ host, port: 0 });
    writeFileSync(node.pathOf(relayFile), relay);
    for (const [at, to] of [
      [locatorPort, port],
      [hostPort, own.port],
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
  return {
    locator,
    write: (key, value) => {
      const mapping = locator.lookUp(key);
      if (mapping === undefined) return false;
      store(mapping.primary).set(key, value);
      if (mapping.secondary !== null) store(mapping.secondary).set(key, value);
      return true;
    },
    valueAtOwner: (key) => {
      const mapping = locator.lookUp(key);
      return mapping === undefined ? undefined : store(mapping.primary).get(key);
    },
    claiming: (key) =>
      fleet.nodes.map(({ name }) => name).filter((name) => locator.lookUp(key)?.primary === name),
    countOf: (name) => countAt(locator, name),
    [Symbol.asyncDispose]: async () => {
      for (const answer of answers) await answer[Symbol.asyncDispose]();
      await locator[Symbol.asyncDispose]();
    },
  };
};
