import type { HoldingCount } from '../api/messages.ts';
import type { Held } from './create-host-answer.ts';

/** What one host holds, kept in memory by whoever plays the host. */
export type Holdings = {
  readonly take: (key: string, held: Held) => void;
  readonly drop: (key: string) => void;
  readonly held: (key: string) => Held | undefined;
  readonly count: () => Omit<HoldingCount, 'host'>;
};

export const createHoldings = (): Holdings => {
  const byKey = new Map<string, Held>();
  const having = (wanted: Held['role']): number =>
    [...byKey.values()].filter(({ role }) => role === wanted).length;
  return {
    take: (key, held) => void byKey.set(key, held),
    drop: (key) => void byKey.delete(key),
    held: (key) => byKey.get(key),
    count: () => ({ primaries: having('primary'), secondaries: having('secondary') }),
  };
};
