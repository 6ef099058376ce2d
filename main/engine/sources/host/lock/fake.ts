import type { ShellReply } from '../../../source-kit/index.ts';
import { fencedMark } from './lock-script.ts';

type Said = Pick<ShellReply, 'stdout' | 'stderr' | 'exitStatus'>;

/** The lock files of one machine, as its scripts keep them. */
export type FakeLocks = {
  /** Answers the asks of the lock; undefined for any other ask. `at`: the machine's clock, epoch ms. */
  readonly answer: (askId: string, inputs: readonly string[], at: number) => Said | undefined;
  /** Takes the fence off the inputs of a changing ask, or gives the refusal when the lock has another token by now. */
  readonly unfence: (inputs: readonly string[]) => { readonly inputs: readonly string[] } | Said;
};

type Lock = { token: number; until: number; holder: string };

const said = (stdout: string): Said => ({ stdout, stderr: '', exitStatus: 0 });

/** Plays the lock scripts of one machine in memory: same tokens, same answers. */
export const createFakeLocks = (): FakeLocks => {
  const locks = new Map<string, Lock>();
  const lockOf = (name: string): Lock => {
    const lock = locks.get(name) ?? { token: 0, until: 0, holder: '' };
    locks.set(name, lock);
    return lock;
  };
  const tell = (word: string, { token, until, holder }: Lock, now: number): Said =>
    said(`QD ${word} ${token} ${until - now} ${holder}\n`);
  const take = ([, seconds, word = '', takeOver]: readonly string[], lock: Lock, now: number): Said => {
    const isHeld = lock.holder !== '' && lock.holder !== '-';
    if (isHeld && lock.holder === word) return tell('ours', lock, now);
    if (isHeld && takeOver !== String(lock.token)) return tell('held', lock, now);
    Object.assign(lock, { token: lock.token + 1, until: now + Number(seconds), holder: word });
    return tell('ours', lock, now);
  };
  return {
    answer: (askId, inputs, at) => {
      const [name = '', second = '', word, token] = inputs;
      const now = Math.floor(at / 1_000);
      const lock = lockOf(name);
      switch (askId) {
        case 'host.lock-take':
          return take(inputs, lock, now);
        case 'host.lock-read':
          return tell('seen', lock, now);
        case 'host.lock-renew':
          if (token !== String(lock.token) || word !== lock.holder) return tell('seen', lock, now);
          lock.until = now + Number(second);
          return tell('ours', lock, now);
        case 'host.lock-release':
          if (second === String(lock.token)) Object.assign(lock, { until: 0, holder: '-' });
          return tell('seen', lock, now);
        default:
          return undefined;
      }
    },
    unfence: (inputs) => {
      const [name = '', token = ''] = inputs;
      const isFenced = /^[a-z]+=3A/.test(name) && /^\d+$/.test(token);
      if (!isFenced) return { inputs };
      const lock = lockOf(name);
      if (String(lock.token) === token && lock.holder !== '-') return { inputs: inputs.slice(2) };
      return { stdout: '', stderr: `${fencedMark} by token ${lock.token}\n`, exitStatus: 75 };
    },
  };
};
