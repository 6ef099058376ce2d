import type { ServerChannel } from 'ssh2';
import type { Clock, Timer } from '../engine/ports/index.ts';
import {
  answerFrame,
  pongLine,
  readPokeLine,
  readShellInput,
  readyLine,
  type FakeAnswer,
} from '../engine/source-kit/index.ts';

/** What a shell session needs to know of its machine, asked anew for each question. */
export type ShellMachine = {
  readonly clock: Clock;
  /** Time until the first byte of a reply, ms. */
  readonly delayMs: () => number;
  readonly answer: FakeAnswer;
  /** A command that runs on until its channel ends: writes at once and later; gives how to stop it. Undefined: it is none. */
  readonly stream?: (
    askId: string,
    inputs: readonly string[],
    write: (text: string) => void,
  ) => (() => void) | undefined;
  /** False while the machine is off: nothing is written then, not even an end. */
  readonly isUp: () => boolean;
};

/** The longest program and the longest unread input; a real shell has no such limit, this one only serves the console. */
const inputLimit = 262_144;

/** Answers one channel as /bin/sh would with the console's program on its input: the resident loop, or one question. */
export const serveShell = (channel: ServerChannel, machine: ShellMachine): void => {
  const timers = new Set<Timer>();
  let text = '';
  let nonce: string | undefined;
  let dueMs = 0;

  /** Replies leave in the order of their questions, each no earlier than the network would bring it. */
  const later = (call: () => void): void => {
    const nowMs = machine.clock.monotonicMs();
    dueMs = Math.max(dueMs, nowMs + machine.delayMs());
    const timer = machine.clock.after(dueMs - nowMs, () => {
      timers.delete(timer);
      if (machine.isUp() && channel.writable) call();
    });
    timers.add(timer);
  };

  const finish = (status: number): void => {
    channel.exit(status);
    channel.end();
  };

  const servePoke = (line: string, mark: string): void => {
    const poke = readPokeLine(line);
    if (poke === undefined) return;
    later(() => {
      channel.write(pongLine(mark, poke.seq));
      for (const askId of poke.askIds) {
        const { stdout, exitStatus } = machine.answer(askId, []);
        // The loop passes over words it does not know.
        if (exitStatus === 0) channel.write(answerFrame(mark, poke.seq, askId, stdout));
      }
    });
  };

  const serveStart = (): void => {
    const input = readShellInput(text);
    if (input.kind === 'foreign' || text.length > inputLimit) return finish(127);
    if (input.kind === 'resident') {
      const mark = input.nonce;
      nonce = mark;
      text = input.rest;
      later(() => channel.write(readyLine(mark)));
    }
    if (input.kind === 'ask') {
      text = '';
      channel.removeAllListeners('data').resume();
      later(() => {
        const write = (words: string): void => {
          if (machine.isUp() && channel.writable) channel.write(words);
        };
        const stop = machine.stream?.(input.askId, input.inputs, write);
        if (stop !== undefined) return void channel.on('close', stop);
        const { stdout, stderr, exitStatus } = machine.answer(input.askId, input.inputs);
        channel.write(stdout);
        channel.stderr.write(stderr);
        finish(exitStatus ?? 0);
      });
    }
  };

  channel.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (nonce === undefined) serveStart();
    if (nonce === undefined) return;
    for (let newline = text.indexOf('\n'); newline >= 0; newline = text.indexOf('\n')) {
      servePoke(text.slice(0, newline), nonce);
      text = text.slice(newline + 1);
    }
  });
  channel.on('error', () => undefined); // The client went away; its close follows.
  channel.on('end', () => {
    if (nonce !== undefined) later(() => finish(0));
  });
  channel.on('close', () => {
    for (const timer of timers) timer.cancel();
  });
};
