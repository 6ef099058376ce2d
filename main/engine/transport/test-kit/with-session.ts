import type { ServerChannel } from 'ssh2';
import { readShellInput, readyLine } from '../../source-kit/index.ts';
import type { NodeSession, SshTransportOptions } from '../index.ts';
import { startTestServer, type TestServerOptions } from './ssh-server.ts';
import { createTestBench, soon } from './test-bench.ts';

/** Opens a session to a server made for the test, and closes both after it. */
export const withSession = async (
  server: TestServerOptions,
  options: Partial<SshTransportOptions>,
  work: (session: NodeSession, commands: () => readonly string[]) => Promise<void>,
): Promise<void> => {
  await using bench = await createTestBench();
  await using made = await startTestServer(server);
  await using session = await bench.transport(options).connect(await bench.knownTarget(made), soon());
  await work(session, made.commands);
};

/** A shell whose loop starts well and then answers a poke in its own way. */
export const loopThat =
  (onPoke: (channel: ServerChannel, nonce: string, seq: number, ids: readonly string[]) => void) =>
  (channel: ServerChannel): void => {
    let text = '';
    let nonce: string | undefined;
    channel.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (nonce === undefined) {
        const input = readShellInput(text);
        if (input.kind !== 'resident') return;
        nonce = input.nonce;
        text = input.rest;
        channel.write(readyLine(nonce));
      }
      for (const line of text.split('\n').slice(0, -1)) {
        const [seq, ...ids] = line.split(' ');
        onPoke(channel, nonce, Number(seq), ids);
      }
      text = text.slice(text.lastIndexOf('\n') + 1);
    });
  };
