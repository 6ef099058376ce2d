import type { Disk } from '../../journal/index.ts';
import type { Chance } from './seeded-chance.ts';

/** How one life of a console goes wrong: at which call to its disk, and how. */
export type Doom = {
  readonly at: number;
  readonly how: 'killed-before' | 'killed-after' | 'disk-full';
};

type SimFile = { durable: Buffer; pending: Buffer };

/** What survives the death of a console. Bytes that were written and not synced survive only as far as chance wants. */
export type SimPlatter = {
  readonly files: Map<string, SimFile>;
  /** Every whole line that is durable, by file, in order; kept beside the bytes so that invariants need not parse them. */
  readonly lines: Map<string, string[]>;
};

export const createSimPlatter = (): SimPlatter => ({ files: new Map(), lines: new Map() });

const newline = 10;

const fileOf = ({ files }: SimPlatter, path: string): SimFile => {
  const found = files.get(path) ?? { durable: Buffer.alloc(0), pending: Buffer.alloc(0) };
  files.set(path, found);
  return found;
};

const keep = (platter: SimPlatter, path: string, bytes: Buffer): void => {
  const file = fileOf(platter, path);
  const from = file.durable.lastIndexOf(newline) + 1;
  file.durable = Buffer.concat([file.durable, bytes]);
  const whole = file.durable.lastIndexOf(newline) + 1;
  const lines = platter.lines.get(path) ?? [];
  platter.lines.set(path, lines);
  if (whole > from)
    lines.push(
      ...file.durable
        .toString('utf8', from, whole - 1)
        .split('\n')
        .filter((line) => line !== ''),
    );
};

/** The power goes: of what was not synced a beginning may have reached the platter. */
export const losePending = (platter: SimPlatter, chance: Chance): void => {
  for (const [path, file] of platter.files) {
    const kept = file.pending.subarray(0, chance.pick(file.pending.length + 1));
    file.pending = Buffer.alloc(0);
    if (kept.length > 0) keep(platter, path, kept);
  }
};

const never = (): Promise<never> => new Promise(() => undefined);

/** A disk for one life of a console over what earlier lives left. `die` is called when its doom comes. */
export const createSimDisk = (
  platter: SimPlatter,
  doomOf: () => Doom | undefined,
  life: { readonly isDead: () => boolean; readonly die: () => void },
): Disk => {
  let calls = 0;
  const doing = async (deed: () => void): Promise<void> => {
    if (life.isDead()) return never();
    const doom = doomOf();
    if (doom !== undefined) calls += 1;
    const doomed = doom !== undefined && calls >= doom.at;
    if (doomed && doom.how === 'disk-full') throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    if (doomed && doom.how === 'killed-before') life.die();
    else deed();
    if (doomed) life.die();
    return life.isDead() ? never() : undefined;
  };
  return {
    read: async (path) => platter.files.get(path)?.durable,
    openLog: async (path) => {
      fileOf(platter, path);
      return {
        append: (bytes) =>
          doing(() => {
            const file = fileOf(platter, path);
            file.pending = Buffer.concat([file.pending, bytes]);
          }),
        truncate: async (bytes) => {
          const file = fileOf(platter, path);
          file.durable = file.durable.subarray(0, bytes);
          file.pending = Buffer.alloc(0);
        },
        sync: () =>
          doing(() => {
            const { pending } = fileOf(platter, path);
            fileOf(platter, path).pending = Buffer.alloc(0);
            keep(platter, path, pending);
          }),
        close: async () => undefined,
      };
    },
    replace: (path, text) =>
      doing(() => void platter.files.set(path, { durable: Buffer.from(text), pending: Buffer.alloc(0) })),
    syncDirectory: async () => undefined,
    // Only one life at a time uses it, and a dead process holds no lock.
    lock: async () => ({ release: () => undefined }),
  };
};
