import type { Tier } from '../../main/engine/source-kit/index.ts';
import type { EngineMemory } from './engine-messages.ts';

/** The loop every node shall run, in the words of our own engine. */
export type FloorLoop = {
  readonly exec: string;
  readonly program: string;
  /** The line it says when it runs. */
  readonly ready: string;
  readonly nonce: string;
  /** The questions of one full sweep, and how often each is asked. */
  readonly asks: readonly { readonly id: string; readonly tier: Tier }[];
};

/** What the process that measures bare ssh2 is told. */
export type FloorOrder =
  | {
      readonly kind: 'connect';
      readonly addresses: readonly string[];
      readonly port: number;
      readonly user: string;
      readonly identityFile: string;
      /** The one host key of the fleet, as in its .pub file. */
      readonly hostKeyFile: string;
      readonly loop: FloorLoop;
    }
  /** Asks these questions of every node. */
  | { readonly kind: 'sweep'; readonly ids: readonly string[] }
  | { readonly kind: 'weigh' };

/** What it used until the last whole answer, CPU of all its threads; for `weigh` its memory after garbage collection. */
export type FloorReport =
  | {
      readonly kind: 'used';
      readonly wallMs: number;
      readonly cpuMs: number;
      readonly answered: number;
    }
  | { readonly kind: 'weighed'; readonly memory: EngineMemory };
