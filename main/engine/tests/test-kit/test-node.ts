import type { Connection, ServerChannel } from 'ssh2';
import { known, type WorldMachine } from '#shared/model';
import { scenarios, worldAt } from '#shared/scenarios';
import { serveSocket, type AnswerSocket } from '../../../demo/serve-socket.ts';
import { answerFrame, pongLine, readPokeLine, readShellInput, readyLine } from '../../source-kit/index.ts';
import { fakeHost } from '../../sources/host/fake.ts';
import { makeHostKey, socketOf, startTestServer, type TestServer } from '../../transport/test-kit/index.ts';

const [calmNode] = worldAt(scenarios.calm, 0).nodes;

/** A healthy Debian machine with one half-full disk. */
export const calmMachine = (calmNode as NonNullable<typeof calmNode>).machine;

/** The same machine with `share` of its root disk still available. */
export const withDiskLeft = (machine: WorldMachine, share: number): WorldMachine => ({
  ...machine,
  volumes: machine.volumes.map((volume) => {
    const sizeBytes = 42_949_672_960;
    const availableBytes = Math.round(sizeBytes * share);
    return { ...volume, space: known({ sizeBytes, availableBytes, usedBytes: sizeBytes - availableBytes }) };
  }),
});

/** The same machine after another boot. */
export const rebooted = (machine: WorldMachine): WorldMachine => ({
  ...machine,
  bootId: known('7d4cbb1e-63a8-4bb4-a2bb-5d9d1a6a0c11'),
  uptimeMs: 30_000,
});

/** How a node behaves from now on. */
export type Behaviour =
  | 'answers'
  /** Reads what comes and writes nothing, as behind a dead link. */
  | 'silent'
  /** Turns every connection away at once, and drops those that are open. */
  | 'gone';

/** One answer as it leaves; `channel` and `mark` let a hostile one be put in its place. */
export type Answering = (
  askId: string,
  text: string,
  send: (body: string) => void,
  channel: ServerChannel,
) => void;

/** One machine of a test: a real SSH server in this process whose truth and manners the test changes at will. */
export type TestNode = Pick<TestServer, 'port' | 'hostKey' | 'logins' | 'connections' | 'commands'> & {
  readonly name: string;
  machine: WorldMachine;
  onLogin: 'accept' | 'reject';
  /** Hostile manners; plain answers when undefined. */
  answering: Answering | undefined;
  /** Daemons that listen at sockets of the machine; none when undefined. */
  answerSocket: AnswerSocket | undefined;
  /** Pokes that were answered whole. */
  readonly answered: () => number;
  /** Walks over a disk that were asked for, by id; looks at logs and tasks come by themselves and are no walk. */
  readonly looks: () => readonly string[];
  /** Own-channel answers wait for this; resolved when left alone. */
  untilLook: Promise<void>;
  readonly behave: (behaviour: Behaviour) => void;
  readonly behaviour: () => Behaviour;
  /** Connections that stand now. */
  readonly open: () => number;
  /** True while a login is under way here, so that a fake clock must not move. */
  readonly isGreeting: () => boolean;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Starts one. `now` is the console's clock: the node's own runs with it. */
export const startTestNode = async (
  name: string,
  now: () => number,
  hostKey = makeHostKey(),
): Promise<TestNode> => {
  let behaviour: Behaviour = 'answers';
  let answered = 0;
  const looks: string[] = [];
  const open = new Set<Connection>();
  const greeting = new Set<Connection>();

  const serveShell = (channel: ServerChannel): void => {
    let text = '';
    let nonce: string | undefined;
    const poke = (line: string, mark: string): void => {
      const found = readPokeLine(line);
      if (found === undefined || behaviour !== 'answers') return;
      channel.write(pongLine(mark, found.seq));
      let stopped = false;
      for (const askId of found.askIds) {
        if (stopped) return;
        const plain = fakeHost(node.machine, now())(askId, []).stdout;
        let sent = false;
        const send = (body: string): void => {
          sent = true;
          channel.write(answerFrame(mark, found.seq, askId, body));
        };
        (node.answering ?? ((_id, body, give) => give(body)))(askId, plain, send, channel);
        stopped = !sent;
      }
      if (!stopped) answered += 1;
    };
    channel.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (behaviour !== 'answers') return;
      const input = nonce === undefined ? readShellInput(text) : undefined;
      if (input?.kind === 'resident') {
        nonce = input.nonce;
        text = input.rest;
        channel.write(readyLine(nonce));
      }
      if (input?.kind === 'ask') {
        text = '';
        if (input.askId === 'host.filling') looks.push(input.askId);
        const { stdout, exitStatus } = fakeHost(node.machine, now())(input.askId, input.inputs);
        void node.untilLook.then(() => {
          if (!channel.writable) return;
          channel.write(stdout);
          channel.exit(exitStatus ?? 0);
          channel.end();
        });
      }
      const mark = nonce;
      if (mark === undefined) return;
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) poke(line, mark);
    });
  };

  const server = await startTestServer({
    hostKeys: [hostKey],
    onLogin: () => node.onLogin,
    onShell: serveShell,
    onSocket: (path) => {
      const answer = node.answerSocket?.(path);
      return answer === undefined ? undefined : (channel) => serveSocket(channel, answer);
    },
    onConnection: (connection) => {
      if (behaviour === 'gone') return void socketOf(connection)?.destroy();
      open.add(connection);
      greeting.add(connection);
      connection.on('ready', () => greeting.delete(connection));
      connection.on('close', () => {
        open.delete(connection);
        greeting.delete(connection);
      });
    },
  });

  const node: TestNode = {
    name,
    port: server.port,
    hostKey: server.hostKey,
    logins: server.logins,
    connections: server.connections,
    commands: server.commands,
    machine: calmMachine,
    onLogin: 'accept',
    answering: undefined,
    answerSocket: undefined,
    untilLook: Promise.resolve(),
    answered: () => answered,
    looks: () => looks,
    behaviour: () => behaviour,
    open: () => open.size,
    isGreeting: () => behaviour !== 'silent' && greeting.size > 0,
    behave: (next) => {
      behaviour = next;
      // Whatever was unread in the silence is lost: the connection is of no more use, as after a cut cable.
      if (next === 'gone') for (const connection of open) socketOf(connection)?.destroy();
    },
    [Symbol.asyncDispose]: server[Symbol.asyncDispose],
  };
  return node;
};
