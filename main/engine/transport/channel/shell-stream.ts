import type { ClientChannel } from 'ssh2';
import { fault, FaultError, type Fault } from '#shared/fault';
import { cancelled, nameOf } from '../connection/index.ts';
import { streamProgram, type ShellAsk } from '../../source-kit/index.ts';
import type { ChannelContext } from './close-channel.ts';
import { closeShell, openShell } from './open-shell.ts';
import { readWhileTaken, type Take } from './read-while-taken.ts';

/** What is kept of the words of a command that ends by itself. */
const lastWordsBytes = 4_096;

/**
 * Runs a command that goes on until somebody ends it, on a channel of its own, and hands its bytes over as they come.
 * Resolves with why it ended; when this side ends it, the command on the node is killed (see `streamProgram`).
 */
export const streamShell = async (
  context: ChannelContext,
  ask: Omit<ShellAsk<never>, 'read'>,
  take: Take,
  signal: AbortSignal,
): Promise<Fault> => {
  const program = streamProgram(ask);
  if (!program.ok) return program.fault;
  try {
    const channel = await openShell(context, signal);
    return await listen(context, { channel, program: program.value, id: ask.id }, take, signal);
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    return signal.aborted ? cancelled(context.login.hop.id) : Promise.reject(error);
  }
};

type Opened = { readonly channel: ClientChannel; readonly program: string; readonly id: string };

const listen = (
  context: ChannelContext,
  { channel, program, id }: Opened,
  take: Take,
  signal: AbortSignal,
): Promise<Fault> => {
  const { login } = context;
  const ended = Promise.withResolvers<Fault>();
  let words = '';
  channel.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-lastWordsBytes);
  });
  const reading = readWhileTaken(context, channel, take);
  channel.on('error', () => undefined); // A close always follows and says why.
  channel.on('close', (status: unknown) => {
    const why = login.endFault() ?? endedFault(context, id, { status, words });
    void reading.done().then(() => ended.resolve(why), ended.reject);
  });
  const stop = (): void => {
    reading.stop();
    closeShell(context, channel);
    ended.resolve(cancelled(login.hop.id));
  };
  reading.failed.catch((error: unknown) => {
    reading.stop();
    closeShell(context, channel);
    ended.reject(error);
  });
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  // Written, not ended: the node's side watches the end of its input.
  if (!signal.aborted) channel.write(program);
  return ended.promise.finally(() => signal.removeEventListener('abort', stop));
};

const endedFault = (
  { login }: ChannelContext,
  id: string,
  { status, words }: { readonly status: unknown; readonly words: string },
): Fault =>
  fault(
    'transport.lost',
    typeof status === 'number'
      ? `${id} on ${nameOf(login.hop)} ended with exit status ${status}.`
      : `${id} on ${nameOf(login.hop)} was killed.`,
    {
      subject: login.hop.id,
      retryable: true,
      ...(words.trim() === '' ? {} : { details: words.trim() }),
      facts: { exitStatus: typeof status === 'number' ? String(status) : 'none' },
    },
  );
