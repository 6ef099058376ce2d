import { failed, fault, ok, type Result } from '#shared/fault';
import type { NodeId } from '#shared/model';
import type { Ask, HttpReply, ShellReply, SqlReply } from '../../../source-kit/index.ts';
import { statements } from '../asks.ts';
import { lsnText } from '../lsn.ts';

/** One server of the fake: what a real one would keep in its data directory. */
export type FakeServer = {
  readonly nodeId: NodeId;
  isRunning: boolean;
  inRecovery: boolean;
  timeline: number;
  /** Bytes of log it has, and has applied. */
  lsn: number;
  /** Node it receives from; undefined: from nobody. */
  follows: NodeId | undefined;
  slots: string[];
  /** Looks until its promotion is through; undefined: nobody asked for one. */
  promotesAt?: number;
  /** What goes wrong with it from now on. */
  ails: {
    /** It receives nothing any more, and still tells how far it came. */
    isCut?: boolean;
    /** Its stop command ends in a kill: it is down, and not in order. */
    isKilled?: boolean;
    /** The login user may not read its control file. */
    hidesControl?: boolean;
    /** The login may not promote it. */
    mayNotPromote?: boolean;
    /** Its promotion takes longer than whoever asked for it waits: so many looks. */
    promotesAfter?: number;
    /** Patroni does not get it up again as a replica. */
    staysDown?: boolean;
  };
};

/** Servers of one PostgreSQL space that answer this source's asks, and change when they are told to. */
export type FakePostgres = {
  readonly servers: ReadonlyMap<string, FakeServer>;
  readonly ask: <T>(on: string, ask: Ask<T>) => Result<T>;
  /** Rows of one statement as the server of a node gives them; undefined: nothing listens there. */
  readonly statement: (
    on: string,
    text: string,
    values: readonly unknown[],
  ) => SqlReply['results'][number] | undefined;
  /** Answers a shell ask of this source on a node; undefined: it is no ask of this source. */
  readonly shell: (
    on: string,
    askId: string,
    inputs: readonly string[],
  ) => Pick<ShellReply, 'stdout' | 'stderr' | 'exitStatus'> | undefined;
  /** Writes so many bytes of log through the primary; replicas that receive apply them at once. */
  readonly write: (bytes: number) => void;
};

const times = { sentAt: 0, receivedAt: 0 };

const senders = (all: readonly FakeServer[], of: FakeServer) =>
  all
    .filter((one) => one.isRunning && one.inRecovery && one.follows === of.nodeId && one.ails.isCut !== true)
    .map((one, at) => ({
      pid: 100 + at,
      name: one.nodeId,
      address: '',
      state: 'streaming',
      sync: 'async',
      replayLsn: lsnText(one.lsn),
      replayLagMs: 0,
    }));

const answer = (all: readonly FakeServer[], server: FakeServer): SqlReply['results'] => {
  const source =
    server.ails.isCut === true
      ? undefined
      : all.find((one) => one.nodeId === server.follows && one.isRunning);
  return [
    [
      {
        inRecovery: server.inRecovery,
        version: 150_020,
        systemId: '7',
        checkpointTimeline: server.timeline,
        clusterName: server.nodeId,
        dataDirectory: '/var/lib/postgresql/15/main',
        readOnly: 'off',
        currentLsn: server.inRecovery ? null : lsnText(server.lsn),
        walTimeline: server.inRecovery ? null : server.timeline.toString(16).toUpperCase().padStart(8, '0'),
        receiveLsn: server.inRecovery ? lsnText(server.lsn) : null,
        replayLsn: server.inRecovery ? lsnText(server.lsn) : null,
        replayAgeMs: server.inRecovery ? 1_000 : null,
        paused: server.inRecovery ? false : null,
      },
    ],
    server.inRecovery && source !== undefined
      ? [
          {
            status: 'streaming',
            timeline: server.timeline,
            slot: server.nodeId.replaceAll('-', '_'),
            senderHost: source.nodeId,
            senderPort: 5_432,
            silentMs: 10,
          },
        ]
      : [],
    server.inRecovery ? [] : senders(all, server),
    server.slots.map((name) => {
      const reader = all.find((one) => one.nodeId.replaceAll('-', '_') === name);
      const active = reader?.isRunning === true && reader.follows === server.nodeId;
      return {
        name,
        kind: 'physical',
        active,
        pid: null,
        restartLsn: lsnText(reader?.lsn ?? 0),
        walStatus: 'reserved',
      };
    }),
    [{ count: 1, sizeBytes: 1_000_000 }],
  ];
};

/** As `pg_controldata` words it: a replica stops in another way than a primary. */
const stateOf = ({ isRunning, inRecovery, ails }: FakeServer): string => {
  if (isRunning || ails.isKilled === true) return inRecovery ? 'in archive recovery' : 'in production';
  return inRecovery ? 'shut down in recovery' : 'shut down';
};

/** Patroni of the fake: members are called as their nodes. */
const cluster = (all: readonly FakeServer[]) => ({
  members: all.map(({ nodeId, inRecovery, isRunning, timeline }) => ({
    name: nodeId,
    role: inRecovery ? 'replica' : 'leader',
    state: isRunning ? 'running' : 'stopped',
    timeline,
  })),
});

/** Makes a primary and its replicas. `stop` and `start` are the commands that the fleet file would name. */
export const createFakePostgres = (
  ids: readonly [NodeId, ...NodeId[]],
  commands: { readonly stop: string; readonly start: string },
): FakePostgres => {
  const servers = new Map<string, FakeServer>(
    ids.map((nodeId, at) => [
      nodeId,
      {
        nodeId,
        isRunning: true,
        inRecovery: at > 0,
        timeline: 1,
        lsn: 1_000_000,
        follows: at > 0 ? ids[0] : undefined,
        slots: at === 0 ? ids.slice(1).map((id) => id.replaceAll('-', '_')) : [],
        ails: {},
      },
    ]),
  );
  const all = (): readonly FakeServer[] => [...servers.values()];

  const promote = (server: FakeServer): void => {
    if (!server.inRecovery) return;
    server.inRecovery = false;
    server.timeline += 1;
    server.follows = undefined;
  };
  /** Each look at it lets time pass. */
  const promoteIfDue = (server: FakeServer): void => {
    if (server.promotesAt === undefined) return;
    server.promotesAt -= 1;
    if (server.promotesAt < 0) promote(server);
  };
  const switchOver = (leader: string, candidate: string): HttpReply => {
    const [from, to] = [servers.get(leader), servers.get(candidate)];
    if (from === undefined || to === undefined || from.inRecovery)
      return { status: 412, headers: {}, body: `leader name does not match`, ...times };
    promote(to);
    Object.assign(from, {
      inRecovery: true,
      follows: to.nodeId,
      timeline: to.timeline,
      isRunning: from.ails.staysDown !== true,
    });
    for (const one of all())
      if (one !== to && one.inRecovery) Object.assign(one, { follows: to.nodeId, timeline: to.timeline });
    return { status: 200, headers: {}, body: 'Successfully switched over', ...times };
  };

  const known = Object.values(statements);
  const rowsOf = (
    server: FakeServer,
    text: string,
    values: readonly unknown[],
  ): SqlReply['results'][number] => {
    if (text.includes('has_function_privilege')) return [{ mayPromote: server.ails.mayNotPromote !== true }];
    if (text.includes('pg_promote')) {
      server.promotesAt = server.ails.promotesAfter ?? 0;
      promoteIfDue(server);
      return [{ promoted: !server.inRecovery }];
    }
    promoteIfDue(server);
    if (text.includes('pg_drop_replication_slot'))
      server.slots = server.slots.filter((name) => name !== values[0]);
    const at = known.indexOf(text as (typeof known)[number]);
    return answer(all(), server)[at] ?? [];
  };
  const shell = (server: FakeServer, id: string, inputs: readonly string[]): ShellReply => {
    if (id === 'postgres.rest') {
      const control =
        server.ails.hidesControl === true
          ? ''
          : `Database cluster state: ${stateOf(server)}\nLatest checkpoint location: ${lsnText(server.lsn)}\n`;
      return {
        stdout: `listens ${server.isRunning ? 'yes' : 'no'}\n${control}`,
        stderr: '',
        exitStatus: 0,
        ...times,
      };
    }
    if (inputs[0] === commands.stop) server.isRunning = false;
    if (inputs[0] === commands.start) server.isRunning = true;
    const isKnown = inputs[0] === commands.stop || inputs[0] === commands.start;
    return { stdout: '', stderr: isKnown ? '' : 'not found', exitStatus: isKnown ? 0 : 127, ...times };
  };

  return {
    servers,
    statement: (on, text, values) => {
      const server = servers.get(on);
      return server?.isRunning === true ? rowsOf(server, text, values) : undefined;
    },
    shell: (on, askId, inputs) => {
      const server = servers.get(on);
      return server === undefined || !askId.startsWith('postgres.')
        ? undefined
        : shell(server, askId, inputs);
    },
    write: (bytes) => {
      const primary = all().find((one) => one.isRunning && !one.inRecovery);
      if (primary === undefined) return;
      primary.lsn += bytes;
      for (const one of all())
        if (one.isRunning && one.follows === primary.nodeId && one.ails.isCut !== true) one.lsn = primary.lsn;
    },
    ask: (on, ask) => {
      const server = servers.get(on);
      if (server === undefined) return failed(fault('transport.unreachable', `${on} cannot be reached.`));
      switch (ask.lane) {
        case 'sql':
          return server.isRunning
            ? ask.read({
                results: ask.statements.map(({ text, values }) => rowsOf(server, text, values)),
                ...times,
              })
            : failed(fault('transport.socket-closed', `Nothing listens on ${on}.`));
        case 'http': {
          const wish = ask.body as { readonly leader: string; readonly candidate: string } | undefined;
          return ask.read(
            wish === undefined
              ? { status: 200, headers: {}, body: JSON.stringify(cluster(all())), ...times }
              : switchOver(wish.leader, wish.candidate),
          );
        }
        case 'own-channel':
          return ask.read(shell(server, ask.id, ask.inputs));
        default:
          return ok(undefined as never);
      }
    },
  };
};
