import type { ClientChannel } from 'ssh2';
import { fault, FaultError, ok, type Fault } from '#shared/fault';
import { cancelled, nameOf, startDeadline } from '../connection/index.ts';
import { askProgram, type Outcome, type ShellAsk, type ShellReply } from '../../source-kit/index.ts';
import type { ChannelContext } from './close-channel.ts';
import { closeShell, openShell } from './open-shell.ts';

/** Performs one ask on a channel of its own. Every outcome is a value; until the channel is open nothing was sent. */
export const performAsk = async (
  context: ChannelContext,
  ask: ShellAsk<unknown>,
  signal: AbortSignal,
): Promise<Outcome<ShellReply>> => {
  const { login, clock } = context;
  const program = askProgram(ask);
  if (!program.ok) return { kind: 'not-sent', fault: program.fault };
  let isSent = false;
  using deadline = startDeadline(clock, ask.limits.timeoutMs, signal, {
    late: () =>
      fault(
        'probe.timed-out',
        `${nameOf(login.hop)} did not answer ${ask.id} within ${ask.limits.timeoutMs / 1_000} s.`,
        { subject: login.hop.id, retryable: true },
      ),
    cancelled: () => cancelled(login.hop.id),
  });
  try {
    const channel = await openShell(context, deadline.signal);
    isSent = true;
    const reply = await converse(context, channel, ask, program.value, deadline.signal);
    return { kind: 'answered', result: ok(reply) };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { kind: isSent ? 'unanswered' : 'not-sent', fault: error.fault };
  }
};

const converse = (
  context: ChannelContext,
  channel: ClientChannel,
  ask: ShellAsk<unknown>,
  program: string,
  signal: AbortSignal,
): Promise<ShellReply> => {
  const { login, clock } = context;
  const sentAt = clock.now();
  const done = Promise.withResolvers<ShellReply>();
  const give = (reason: Fault): void => {
    done.reject(new FaultError(reason));
    closeShell(context, channel);
  };
  const collect = (limit: number, name: string): Collector =>
    new Collector(limit, () =>
      give(
        fault(
          'transport.too-much-output',
          `${nameOf(login.hop)} sent more than ${limit} bytes ${name} in answer to ${ask.id}.`,
          { subject: login.hop.id, retryable: true },
        ),
      ),
    );
  const stdout = collect(ask.limits.stdoutBytes, 'of output');
  const stderr = collect(ask.limits.stderrBytes, 'of error text');
  channel.on('data', (chunk: Buffer) => stdout.add(chunk));
  channel.stderr.on('data', (chunk: Buffer) => stderr.add(chunk));
  channel.on('error', () => undefined); // A close always follows and says why.
  channel.on('close', (status: unknown) => {
    const lost = login.endFault();
    if (lost !== undefined) return done.reject(new FaultError(lost));
    // Without a status (killed by a signal, or a server that gives none) the reader must not take silence for success.
    const exitStatus = typeof status === 'number' ? status : undefined;
    return done.resolve({
      stdout: stdout.text(),
      stderr: stderr.text(),
      exitStatus,
      sentAt,
      receivedAt: clock.now(),
    });
  });
  const stop = (): void => give((signal.reason as FaultError).fault);
  signal.addEventListener('abort', stop, { once: true });
  channel.end(program);
  return done.promise.finally(() => signal.removeEventListener('abort', stop));
};

/** Bytes up to a limit; text only at the end, so a flood costs no decoding. */
class Collector {
  readonly #limit: number;
  readonly #onFull: () => void;
  #pieces: Buffer[] = [];
  #bytes = 0;

  constructor(limit: number, onFull: () => void) {
    this.#limit = limit;
    this.#onFull = onFull;
  }

  add(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= this.#limit) return void this.#pieces.push(chunk);
    this.#pieces = [];
    this.#onFull();
  }

  text(): string {
    return Buffer.concat(this.#pieces).toString('utf8');
  }
}
