import { failed, fault, ok, type Result } from '#shared/fault';
import type { ShellAsk, ShellReply } from './ask.ts';

/** `qd_root COMMAND`: as root, or through sudo without a password (it never waits for one). */
export const asRoot = `qd_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }`;

/** The same for a preview: what an operator would type. */
export const shownAsRoot = (command: string): string => `sudo -n ${command}`;

/** What a command that was run by hand left: its exit status and the end of what it said. */
const ended =
  (id: string, says: string) =>
  (reply: ShellReply): Result<true> => {
    if (reply.exitStatus === 0) return ok(true);
    const words = `${reply.stdout}\n${reply.stderr}`.trim().split('\n').slice(-5).join('\n').slice(0, 1_000);
    return failed(
      fault(
        'daemon.refused',
        reply.exitStatus === undefined
          ? `${says} ended without a status.`
          : `${says} failed with exit status ${reply.exitStatus}.`,
        { subject: id, details: words, facts: { exitStatus: String(reply.exitStatus ?? 'none') } },
      ),
    );
  };

/** One command that changes a node. Its output is kept only to explain a failure. */
export const changeAsk = (of: {
  readonly id: string;
  readonly says: string;
  readonly script: string;
  readonly inputs: readonly string[];
  readonly timeoutMs: number;
}): ShellAsk<true> => ({
  id: of.id,
  says: of.says,
  lane: 'own-channel',
  script: `${asRoot}\n${of.script}`,
  inputs: of.inputs,
  effect: 'changes',
  limits: { timeoutMs: of.timeoutMs, stdoutBytes: 1_048_576, stderrBytes: 1_048_576 },
  read: ended(of.id, of.says),
});

/** A question whose answer is one line; exit status 0 or it is a fault. */
export const lineAsk = (of: {
  readonly id: string;
  readonly says: string;
  readonly script: string;
  readonly inputs: readonly string[];
}): ShellAsk<string> => ({
  ...of,
  lane: 'own-channel',
  effect: 'reads',
  limits: { timeoutMs: 20_000, stdoutBytes: 65_536, stderrBytes: 65_536 },
  read: (reply) => {
    const done = ended(of.id, of.says)(reply);
    return done.ok ? ok(reply.stdout.split('\n')[0] ?? '') : done;
  },
});
