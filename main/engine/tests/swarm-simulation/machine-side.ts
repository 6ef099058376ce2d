import type { ShellAsk, ShellReply } from '../../source-kit/index.ts';
import { createFakeLocks } from '../../sources/host/lock/fake.ts';

/** It goes down after its answer is out, and is away for that long. */
const leavesAfterMs = 1_000;
const awayMs = 12_000;

/** What the shells of the machines under a fake swarm answer: their lock files and their boots. */
export type MachineSide = {
  readonly answer: (name: string, ask: ShellAsk<unknown>, now: number) => ShellReply;
  /** What of a change was asked for, without its fence; `fence`: the resource it was fenced by. */
  readonly unfenced: (inputs: readonly string[]) => {
    readonly inputs: readonly string[];
    readonly fence: string | undefined;
  };
  /** Lets machines go down and come up that are due by then. */
  readonly settle: (now: number) => void;
  readonly bootsOf: (name: string) => number;
};

const resourceOf = (file: string): string => decodeURIComponent(file.replaceAll('=', '%'));

export const createMachineSide = (on: {
  readonly power: (name: string, isOn: boolean) => void;
  /** A reboot was accepted. */
  readonly reboot: (name: string, now: number) => void;
  /** Somebody holds a lock from now on. */
  readonly taken: (resource: string, holder: { readonly token: number; readonly console: string }) => void;
}): MachineSide => {
  const locks = new Map<string, ReturnType<typeof createFakeLocks>>();
  const boots = new Map<string, number>();
  const due: { readonly at: number; readonly call: () => void }[] = [];
  const lockOf = (name: string): ReturnType<typeof createFakeLocks> => {
    const found = locks.get(name) ?? createFakeLocks();
    locks.set(name, found);
    return found;
  };

  const noteTaken = ([file = '', , word = '']: readonly string[], stdout: string): void => {
    const token = /^QD ours (\d+) /.exec(stdout)?.[1];
    if (token === undefined) return;
    const { console } = JSON.parse(decodeURIComponent(word)) as { readonly console: string };
    on.taken(resourceOf(file), { token: Number(token), console });
  };
  const reboot = (name: string, now: number): void => {
    on.reboot(name, now);
    due.push({ at: now + leavesAfterMs, call: () => on.power(name, false) });
    due.push({
      at: now + leavesAfterMs + awayMs,
      call: () => {
        boots.set(name, (boots.get(name) ?? 0) + 1);
        on.power(name, true);
      },
    });
  };
  type Said = Pick<ShellReply, 'stdout' | 'stderr' | 'exitStatus'>;
  const said = (stdout: string): Said => ({ stdout, stderr: '', exitStatus: 0 });
  const answerTo = (name: string, { id, inputs }: ShellAsk<unknown>, now: number): Said => {
    const lock = lockOf(name);
    const ofLock = lock.answer(id, inputs, now);
    if (ofLock !== undefined) {
      if (id === 'host.lock-take') noteTaken(inputs, ofLock.stdout);
      return ofLock;
    }
    if (id === 'systemd.boot-id') return said(`${name} ${boots.get(name) ?? 0}\n`);
    const free = lock.unfence(inputs);
    if ('stdout' in free) return free;
    if (id === 'systemd.reboot-run') reboot(name, now);
    return said('');
  };

  return {
    answer: (name, ask, now) => ({ ...answerTo(name, ask, now), sentAt: now, receivedAt: now }),
    unfenced: (inputs) => {
      const [file = '', token = ''] = inputs;
      return /^[a-z]+=3A/.test(file) && /^\d+$/.test(token)
        ? { inputs: inputs.slice(2), fence: resourceOf(file) }
        : { inputs, fence: undefined };
    },
    settle: (now) => {
      for (const one of due.splice(0)) {
        if (one.at <= now) one.call();
        else due.push(one);
      }
    },
    bootsOf: (name) => boots.get(name) ?? 0,
  };
};
