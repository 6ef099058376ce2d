import type { Client } from 'ssh2';
import type { Clock, Timer } from '../../ports/index.ts';
import type { SshLimits } from '../ssh-limits.ts';

/** Whoever hears the server. */
type Peer = { /** Monotonic time of the last byte from it, ms. */ readonly heardAt: number };
type KeepaliveLimits = Pick<SshLimits, 'keepaliveMs' | 'keepaliveCount'>;

/**
 * Asks a silent server whether it is there (R53). Any byte counts as a sign of life, so a node that answers its pokes is
 * never asked: 300 idle connections asked by ssh2's own keepalive cost 13 ms of CPU each second.
 */
export class Keepalive {
  readonly #client: Client;
  readonly #peer: Peer;
  readonly #clock: Clock;
  readonly #limits: KeepaliveLimits;
  readonly #onDead: (silentMs: number) => void;
  #asked = 0;
  #timer: Timer;

  constructor(
    client: Client,
    peer: Peer,
    clock: Clock,
    limits: KeepaliveLimits,
    onDead: (silentMs: number) => void,
  ) {
    this.#client = client;
    this.#peer = peer;
    this.#clock = clock;
    this.#limits = limits;
    this.#onDead = onDead;
    this.#timer = this.#checkAfter(limits.keepaliveMs);
  }

  stop(): void {
    this.#timer.cancel();
  }

  #checkAfter(ms: number): Timer {
    return this.#clock.after(ms, () => this.#check());
  }

  #check(): void {
    const { keepaliveMs, keepaliveCount } = this.#limits;
    const silentMs = this.#clock.monotonicMs() - this.#peer.heardAt;
    const due = Math.floor(silentMs / keepaliveMs);
    if (due > keepaliveCount) return this.#onDead(silentMs);
    if (due > this.#asked) ping(this.#client);
    this.#asked = due;
    this.#timer = this.#checkAfter((due + 1) * keepaliveMs - silentMs);
  }
}

/**
 * keepalive@openssh.com. ssh2 1.17 has no public call for it, only its own timer; remove this when it gets one.
 * Its answer meets an empty list of waiting calls, which ssh2 ignores. A test fails when this stops to work.
 */
const ping = (client: Client): void => {
  const inner = client as unknown as { readonly _protocol?: { readonly ping?: () => void } };
  inner._protocol?.ping?.();
};
