import { describe, expect, it } from 'vitest';
import { failed, fault, ok, type FaultCode } from '#shared/fault';
import { epochMs, unknownHostFacts, type HostFacts, type Known } from '#shared/model';
import { defineProbe, type ShellReply } from '../source-kit/index.ts';
import { factsAfterFault, readSweep } from './read-sweep.ts';

const now = epochMs(Date.UTC(2026, 10, 21));
const before = epochMs(now - 5_000);
const known = <T>(value: T, observedAt = before): Known<T> => ({
  state: 'known',
  value,
  observedAt,
  source: '/proc',
  everyMs: 5_000,
});
const reply = (stdout: string): ShellReply => ({
  stdout,
  stderr: '',
  exitStatus: undefined,
  sentAt: before,
  receivedAt: now,
});
const limits = { timeoutMs: 5_000, stdoutBytes: 1_000, stderrBytes: 1_000 };
const ask = (id: string) =>
  ({ id, says: id, lane: 'resident', script: '', inputs: [], effect: 'reads', limits }) as const;

const hostname = defineProbe({
  ask: {
    ...ask('x.name'),
    read: ({ stdout }: ShellReply) =>
      stdout === '' ? failed(fault('probe.unreadable', 'It is empty.')) : ok(stdout),
  },
  tier: 'full',
  facts: (name, { receivedAt, everyMs }) => ({ hostname: { ...known(name, receivedAt), everyMs } }),
  covers: ['hostname'],
});
const kernel = defineProbe({
  ask: { ...ask('x.kernel'), read: ({ stdout }: ShellReply) => ok(stdout) },
  tier: 'full',
  facts: (name, { receivedAt }) => ({ kernel: known(name, receivedAt) }),
  covers: ['kernel'],
});
const told: HostFacts = {
  ...unknownHostFacts('not-asked', 'No answer has come yet.', before),
  hostname: known('db-1'),
  kernel: known('6.1'),
  pressure: {
    state: 'unknown',
    reason: 'not-supported',
    says: 'This kernel has no PSI.',
    observedAt: before,
    source: '/proc/pressure',
  },
};
const read = (replies: Parameters<typeof readSweep>[0]['replies']) =>
  readSweep({ roundTripMs: 3, replies }, [hostname, kernel], {
    before: told,
    now,
    everyMs: () => 60_000,
    tickMs: 5_000,
  });

describe('turning the answers to one poke into facts', () => {
  it('spoils only what the bad answer covers', () => {
    const facts = read(
      new Map([
        ['x.name', ok(reply(''))],
        ['x.kernel', ok(reply('6.12'))],
      ]),
    );
    expect(facts).toMatchObject({
      hostname: { state: 'unknown', reason: 'unreadable', says: 'It is empty.' },
      kernel: { state: 'known', value: '6.12' },
      roundTripMs: { state: 'known', value: 3, everyMs: 5_000 },
    });
  });

  it('says nothing about what was not answered at all', () => {
    expect(Object.keys(read(new Map()))).toEqual(['roundTripMs']);
  });

  it('gives each fact the pace of its question', () => {
    expect(read(new Map([['x.name', ok(reply('db-1'))]])).hostname).toMatchObject({
      everyMs: 60_000,
      observedAt: now,
    });
  });

  it('leaves the last value alone when the question was not answered in time: it grows old by itself', () => {
    expect(read(new Map([['x.name', failed(fault('probe.timed-out', 'late'))]]))).not.toHaveProperty(
      'hostname',
    );
  });
});

describe('what a failure leaves of the facts', () => {
  it.each<[FaultCode, string]>([
    ['probe.timed-out', 'timed-out'],
    ['transport.unreachable', 'unreachable'],
    ['transport.lost', 'unreachable'],
  ])('%s: what was never known is now unknown for that reason, what was told stays', (code, reason) => {
    const after = factsAfterFault(['hostname', 'load', 'pressure'], told, fault(code, 'why'), now);
    expect(after).toEqual({
      load: { state: 'unknown', reason, says: 'why', observedAt: now, source: 'ssh' },
    });
  });

  it.each<[FaultCode, string]>([
    ['probe.unreadable', 'unreadable'],
    ['transport.too-much-output', 'unreadable'],
    ['probe.not-permitted', 'not-permitted'],
  ])('%s: an answer that came and made no sense takes the old value away', (code, reason) => {
    expect(factsAfterFault(['hostname'], told, fault(code, 'why'), now).hostname).toMatchObject({
      state: 'unknown',
      reason,
    });
  });
});
