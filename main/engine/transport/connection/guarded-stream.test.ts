import { Duplex } from 'node:stream';
import { expect, it } from 'vitest';
import { createSystemClock } from '../../ports/index.ts';
import { sshLimits } from '../ssh-limits.ts';
import { createInbox } from './inbox.ts';
import { GuardedStream, type Breach } from './guarded-stream.ts';

/** A peer that reads nothing, so that what is written to it waits. */
const deafPeer = (): Duplex => new Duplex({ read: () => undefined, write: () => undefined });

const guard = (
  inner: Duplex,
  isOverrun = (): boolean => false,
): { readonly stream: GuardedStream; readonly breaches: Breach[] } => {
  const breaches: Breach[] = [];
  const stream = new GuardedStream({
    inner,
    clock: createSystemClock(),
    inbox: createInbox(createSystemClock()),
    limits: { ...sshLimits, backlogBytes: 65_536 },
    isOverrun,
    onIdentified: () => undefined,
    onBreach: (breach) => breaches.push(breach),
  });
  return { stream, breaches };
};

it('cuts a peer that asks and asks without reading the answers', () => {
  const { stream, breaches } = guard(deafPeer());
  for (let at = 0; at < 10_000 && breaches.length === 0; at += 1) stream.write(Buffer.alloc(36));
  expect(breaches.map(({ kind }) => kind)).toEqual(['backlog']);
  expect(stream.destroyed).toBe(true);
});

it('cuts a peer that ignores the window of the channel below', () => {
  const inner = deafPeer();
  const { stream, breaches } = guard(inner, () => true);
  inner.push('SSH-2.0-x\r\n');
  inner.read();
  expect(breaches.map(({ kind }) => kind)).toEqual(['overrun']);
  expect(stream.destroyed).toBe(true);
});
