import { fault } from '#shared/fault';
import {
  alarmId,
  epochMs,
  nodeId,
  unknownHostFacts,
  type Alarm,
  type Evidence,
  type FleetHeader,
  type Forecast,
  type NodeView,
} from '#shared/model';
import { describe, expect, it } from 'vitest';
import { situation } from './situation.ts';
import { testNode } from '../../shared/model/test-kit/index.ts';

const now = epochMs(1_800_000_000_000);
const m = 60_000;
const at = (ms: number) => epochMs(now + ms);

const header: FleetHeader = {
  name: 'shop',
  origin: 'file',
  problems: [],
  roundTripTargetMs: 20,
  roundTripWorstMs: 400,
  recording: { state: 'recording' },
};

const known = <T>(value: T) =>
  ({ state: 'known', value, observedAt: now, source: 'test', everyMs: 15_000 }) as const;

const view = (id: string, more: Partial<NodeView> = {}, used = 0.4, roundTripMs = 9): NodeView => {
  const noInodes = unknownHostFacts('not-supported', '', now).volumes as never;
  const space = known({ sizeBytes: 100e9, usedBytes: used * 100e9, availableBytes: (1 - used) * 100e9 });
  return {
    node: testNode(id),
    connection: {
      state: 'connected',
      since: now,
      server: '',
      cipher: '',
      hostKeyFingerprint: '',
      strictKeyExchange: true,
    },
    lastAnswerAt: now,
    state: 'ok',
    facts: {
      ...unknownHostFacts('not-supported', '', now),
      roundTripMs: known(roundTripMs),
      volumes: known([
        { mount: '/', device: 'a', fileSystem: 'ext4', space, inodes: noInodes, readOnly: known(false) },
      ]),
    },
    forecasts: [
      {
        mount: '/',
        space: { kind: 'steady', windowMs: m, sampleCount: 20 },
        inodes: { kind: 'none', reason: 'unknown-space' },
      },
    ],
    ...more,
  };
};

const unheard = (id: string): NodeView => {
  const { lastAnswerAt: _never, ...rest } = view(id, {
    state: 'unknown',
    connection: { state: 'connecting', since: now, attempt: 1 },
  });
  return rest;
};

const alarm = (
  node: string,
  evidence: Evidence,
  severity: Alarm['severity'] = 'critical',
  more: Partial<Alarm> = {},
): Alarm => ({
  id: alarmId(`${evidence.rule} ${node}`),
  nodeId: nodeId(node),
  severity,
  evidence,
  raisedAt: now,
  confirmedAt: now,
  held: false,
  ...more,
});

const fills = (inMs: number): Forecast => ({
  kind: 'fills',
  fullAt: at(inMs),
  earliestAt: at(inMs * 0.9),
  latestAt: at(inMs * 1.1),
  lossPerHour: 1e9,
  confidence: 'high',
  method: 'slope',
  windowMs: m,
  sampleCount: 16,
});
const filling = (mount: string, inMs: number): Evidence => ({
  rule: 'disk-space',
  mount,
  why: 'forecast',
  forecast: fills(inMs),
  enterRatio: 0.2,
  exitRatio: 0.2,
  availableBytes: 1e9,
  sizeBytes: 100e9,
});
const silent: Evidence = {
  rule: 'node-unreachable',
  fault: fault('transport.unreachable', 'no answer'),
  downSince: at(-250_000),
  attempts: 2,
};
const sentence = (nodes: readonly NodeView[], alarms: readonly Alarm[] = [], head = header): string =>
  situation({ nodes, alarms, header: head, now })
    .parts.map((part) => part.text)
    .join('');

describe('the sentence that opens the fleet', () => {
  const fleet = [view('fra-db1', {}, 0.66), view('fra-w1', {}, 0.2, 12)];

  it('names what needs somebody, soonest harm first', () => {
    const alarms = [
      alarm('fra-db1', filling('/var/lib', 192 * m)),
      alarm('hel-w1', silent),
      alarm('fra-w1', filling('/', 60 * m)),
      alarm('fra-w1', { rule: 'failed-units', units: ['a.service'] }, 'warning'),
    ];
    expect(sentence(fleet, alarms)).toBe(
      'Three things need you. hel-w1 has not answered for 4 m 10 s, fra-w1 / will be full in 1 h and fra-db1 /var/lib will be full in 3 h 12 m. 1 warning more below.',
    );
  });

  it('counts what it does not name', () => {
    const alarms = ['a', 'b', 'c', 'd', 'e', 'f'].map((id, i) => alarm(id, filling('/', (i + 1) * 60 * m)));
    expect(sentence(fleet, alarms)).toBe(
      'Six things need you. a / will be full in 1 h, b / will be full in 2 h, c / will be full in 3 h and 3 more.',
    );
  });

  it('makes one thing of many silent nodes', () => {
    const alarms = ['a', 'b', 'c', 'd'].map((id) => alarm(id, silent));
    expect(sentence(fleet, alarms)).toBe('One thing needs you. 4 nodes do not answer (a, b and 2 more).');
  });

  it('is calmer when there are only warnings', () => {
    expect(
      sentence(fleet, [alarm('fra-w1', { rule: 'failed-units', units: ['a.service'] }, 'warning')]),
    ).toBe('Nothing is critical. One thing wants a look today. a.service failed on fra-w1.');
  });

  it('says how many have answered while it starts', () => {
    expect(sentence([...fleet, unheard('x'), unheard('y')])).toBe(
      '2 of 4 have answered. Nothing needs you so far.',
    );
    expect(sentence([unheard('x')])).toBe('0 of 1 have answered. Asking every node for the first time.');
  });

  it('names what is normal when all is well', () => {
    expect(sentence(fleet)).toBe(
      'All 2 nodes are well. The fullest disk is fra-db1 / at 66\u2009%, none fills within 30 d and the slowest answer takes 12 ms (fra-w1).',
    );
  });

  it('never says that all is well while something is unknown', () => {
    expect(sentence([...fleet, view('pi-07', { state: 'unknown' }), view('pi-08', { state: 'stale' })])).toBe(
      'Two nodes are not fully known. Not everything is known about pi-07 and pi-08; the rest is quiet.',
    );
  });

  it('counts what somebody has already seen, and does not ask again', () => {
    const seen = alarm('fra-w1', filling('/', 60 * m), 'critical', {
      acknowledged: { at: now, by: 'mara', reason: 'on it' },
    });
    const quiet = alarm('hel-w1', silent, 'critical', {
      silenced: { at: now, by: 'mara', reason: 'moving', until: at(m) },
    });
    expect(sentence(fleet, [seen, quiet])).toMatch(
      /^Nothing new needs you\. .* 2 alarms are acknowledged or silenced\.$/,
    );
  });

  it('invites when there is no fleet yet', () => {
    expect(sentence([], [], { ...header, origin: 'empty' })).toBe(
      'No nodes yet. Import your machines, or look at the demo.',
    );
  });

  it('colours a part by the state it speaks of', () => {
    const { parts } = situation({
      nodes: fleet,
      alarms: [alarm('hel-w1', silent), alarm('fra-w1', filling('/', m))],
      header,
      now,
    });
    expect(parts.filter((part) => part.tone !== 'plain').map((part) => part.tone)).toEqual([
      'strong',
      'stale',
      'critical',
    ]);
  });
});
