import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultError, ok, type Fault } from '#shared/fault';
import { nodeId } from '#shared/model';
import { createSystemClock, createSystemRandom } from '../../ports/index.ts';
import type { ShellAsk } from '../../source-kit/index.ts';
import {
  createSshTransport,
  type SshHop,
  type SshTarget,
  type SshTransport,
  type SshTransportOptions,
} from '../index.ts';
import { makeHostKey, type TestServer } from './ssh-server.ts';

/** An ask for tests: answers within 3 s, 64 KiB at most. */
export const testAsk = (id: string, more: Partial<ShellAsk<unknown>> = {}): ShellAsk<unknown> => ({
  id,
  says: 'a question of a test',
  lane: 'resident',
  script: ':',
  inputs: [],
  effect: 'reads',
  limits: { timeoutMs: 3_000, stdoutBytes: 65_536, stderrBytes: 4_096 },
  read: (reply) => ok(reply),
  ...more,
});

/** A directory with a key and known_hosts, and what is needed to try a transport on a server. */
export type TestBench = {
  readonly directory: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
  readonly transport: (options?: Partial<SshTransportOptions>) => SshTransport;
  /** Files a line for `[127.0.0.1]:port`. */
  readonly know: (port: number, publicLine: string) => Promise<void>;
  readonly hop: (port: number, more?: Partial<SshHop>) => SshHop;
  readonly target: (port: number, more?: Partial<SshHop>) => SshTarget;
  /** A target whose key is known. */
  readonly knownTarget: (server: Pick<TestServer, 'port' | 'hostKey'>) => Promise<SshTarget>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

export const createTestBench = async (): Promise<TestBench> => {
  const directory = await mkdtemp(join(tmpdir(), 'quarterdeck-ssh-'));
  const identityFile = join(directory, 'id');
  const knownHostsFile = join(directory, 'known_hosts');
  await writeFile(identityFile, makeHostKey(), { mode: 0o600 });
  const hop = (port: number, more: Partial<SshHop> = {}): SshHop => ({
    id: 'db-1',
    address: '127.0.0.1',
    port,
    user: 'ops',
    identityFiles: [identityFile],
    agent: undefined,
    identitiesOnly: true,
    knownHostsFiles: [knownHostsFile],
    hostKeyAlias: undefined,
    ...more,
  });
  const target = (port: number, more: Partial<SshHop> = {}): SshTarget => ({
    nodeId: nodeId('db-1'),
    hops: [hop(port, more)],
  });
  const know = (port: number, publicLine: string): Promise<void> =>
    appendFile(knownHostsFile, `[127.0.0.1]:${port} ${publicLine}\n`);
  return {
    directory,
    identityFile,
    knownHostsFile,
    know,
    hop,
    target,
    transport: (options = {}) =>
      createSshTransport({
        clock: createSystemClock(),
        random: createSystemRandom(),
        log: { info: () => undefined, warn: () => undefined },
        asks: [testAsk('test.one'), testAsk('test.two')],
        ...options,
      }),
    knownTarget: async (server) => {
      await know(server.port, server.hostKey);
      return target(server.port);
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
};

/** The fault a promise is rejected with; throws when it is not. */
export const faultOf = async (work: Promise<unknown>): Promise<Fault> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    throw error;
  }
  throw new Error('it did not fail');
};

/** No test waits longer for one step. */
export const soon = (): AbortSignal => AbortSignal.timeout(15_000);
