import type { Client } from 'ssh2';
import type { Clock } from '../../ports/index.ts';
import type { SshLimits } from '../ssh-limits.ts';

/**
 * Asks a silent server whether it is there (R53). Any byte counts as a sign of life, so a node that answers its pokes is
 * never asked: 300 idle connections asked by ssh2's own keepalive cost 13 ms of CPU each second.
 */
export const startKeepalive = (
  client: Client,
  heardAt: () => number,
  clock: Clock,
  limits: Pick<SshLimits, 'keepaliveMs' | 'keepaliveCount'>,
  onDead: (silentMs: number) => void,
): { readonly stop: () => void } => {
  let asked = 0;
  const check = (): void => {
    const silentMs = clock.monotonicMs() - heardAt();
    const due = Math.floor(silentMs / limits.keepaliveMs);
    if (due > limits.keepaliveCount) return onDead(silentMs);
    if (due > asked) ping(client);
    asked = due;
    timer = clock.after((due + 1) * limits.keepaliveMs - silentMs, check);
  };
  let timer = clock.after(limits.keepaliveMs, check);
  return { stop: () => timer.cancel() };
};

/**
 * keepalive@openssh.com. ssh2 1.17 has no public call for it, only its own timer; remove this when it gets one.
 * Its answer meets an empty list of waiting calls, which ssh2 ignores. A test fails when this stops to work.
 */
const ping = (client: Client): void => {
  const inner = client as unknown as { readonly _protocol?: { readonly ping?: () => void } };
  inner._protocol?.ping?.();
};
