import type { CpuGroup } from '../cpu-group.ts';
import type { OneShotSweep } from '../one-shot-sweep.ts';
import type { SshdFleet } from '../sshd-fleet.ts';

/** Everything a peer needs for its sweeps. */
export type PeerBench = {
  readonly directory: string;
  readonly fleet: SshdFleet;
  readonly sweep: OneShotSweep;
  readonly group: CpuGroup | undefined;
};

/** One sweep of one tool. */
export type PeerSweep = { readonly wallMs: number; readonly answered: number; readonly complaint: string };

/** Another tool that can ask every node of a fleet the same thing. */
export type Peer = {
  readonly name: string;
  /** What is compared, in a few words. */
  readonly says: string;
  /** Debian package and the program that shows it is there. */
  readonly needs: { readonly name: string; readonly program: string };
  /** True when its connections stay open between sweeps, so that a first sweep is not counted. */
  readonly keepsConnections: boolean;
  /** Writes its files, once per fleet; gives the function that sweeps. */
  readonly prepare: (bench: PeerBench) => Promise<() => Promise<PeerSweep>>;
};

/** Counts whole answers: every one ends with the end line of the last question. */
export const countAnswers = (output: string, sweep: OneShotSweep): number => {
  const last = sweep.asks.at(-1) ?? '';
  return output.split(`QD end 00 1 ${last} `).length - 1;
};
