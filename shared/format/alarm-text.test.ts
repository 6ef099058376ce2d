import { fault } from '#shared/fault';
import { epochMs, type Evidence, type Forecast } from '#shared/model';
import { describe, expect, it } from 'vitest';
import { alarmText } from './alarm-text.ts';

const now = epochMs(1_800_000_000_000);
const m = 60_000;
const h = 60 * m;
const ago = (ms: number) => epochMs(now - ms);

const fills: Forecast = {
  kind: 'fills',
  fullAt: epochMs(now + 192 * m),
  earliestAt: epochMs(now + 160 * m),
  latestAt: epochMs(now + 245 * m),
  lossPerHour: 9.1e9,
  confidence: 'high',
  method: 'slope',
  windowMs: 6 * h,
  sampleCount: 16,
};
const disk = {
  rule: 'disk-space',
  mount: '/var/lib',
  availableBytes: 29e9,
  sizeBytes: 320e9,
  enterRatio: 0.4,
  exitRatio: 0.4,
} as const;
const inodes = {
  rule: 'disk-inodes',
  mount: '/',
  freeInodes: 12_000,
  totalInodes: 640_000,
  enterRatio: 0.05,
  exitRatio: 0.07,
} as const;
const noAnswer = fault('transport.unreachable', 'hel-w1 does not answer on port 22.');

const write = (evidence: Evidence) => {
  const { title, because } = alarmText({ evidence, held: false, confirmedAt: now }, 'hel-w1', now);
  return [title, because];
};

const cases: readonly (readonly [Evidence, string, string])[] = [
  [
    { ...disk, why: 'forecast', forecast: fills },
    'hel-w1 /var/lib will be full in 3 h 12 m',
    '29 GB of 320 GB left, losing 9.1 GB an hour over the last 6 h (16 points). Full between 2 h 40 m and 4 h 05 m from now.',
  ],
  [
    { ...disk, why: 'forecast', forecast: { ...fills, method: 'troughs', lossPerHour: 120e6 } },
    'hel-w1 /var/lib will be full in 3 h 12 m',
    '29 GB of 320 GB left, creeping up under its clean-ups by 120 MB an hour over the last 6 h (16 points). Full between 2 h 40 m and 4 h 05 m from now.',
  ],
  [
    { ...disk, why: 'forecast', forecast: { kind: 'steady', windowMs: h, sampleCount: 12 } },
    'hel-w1 /var/lib was filling up',
    '29 GB of 320 GB left. The forecast is now: steady, not full within 30 d. The alarm clears when it stays so.',
  ],
  [
    { ...disk, why: 'low', enterRatio: 0.1, exitRatio: 0.12, forecast: fills },
    'hel-w1 /var/lib has 29 GB left',
    '9\u2009% of 320 GB is available, raised under 10\u2009%, clears above 12\u2009%. Forecast: full in 3 h 12 m, between 2 h 40 m and 4 h 05 m.',
  ],
  [
    {
      ...disk,
      why: 'low',
      availableBytes: 0,
      enterRatio: 0.03,
      exitRatio: 0.05,
      forecast: { kind: 'none', reason: 'too-few-samples' },
    },
    'hel-w1 /var/lib is full',
    '0\u2009% of 320 GB is available, raised under 3\u2009%, clears above 5\u2009%.',
  ],
  [
    { ...inodes, why: 'low', forecast: { kind: 'none', reason: 'too-few-samples' } },
    'hel-w1 / has 12,000 inodes left',
    '2\u2009% of 640,000 is available, raised under 5\u2009%, clears above 7\u2009%.',
  ],
  [
    { ...inodes, why: 'forecast', forecast: { ...fills, lossPerHour: 4_000 } },
    'hel-w1 / will be out of inodes in 3 h 12 m',
    '12,000 inodes of 640,000 left, losing 4,000 inodes an hour over the last 6 h (16 points). Full between 2 h 40 m and 4 h 05 m from now.',
  ],
  [
    { rule: 'disk-read-only', mount: '/', fileSystem: 'ext4' },
    'hel-w1 / became read-only',
    'The ext4 file system is mounted read-only now. Kernels do that when writing fails, often because the disk or SD card is dying.',
  ],
  [
    { rule: 'mount-missing', mount: '/data' },
    'hel-w1 /data is not mounted',
    'The fleet file expects a file system there and the node lists none. What is written there now fills the disk below.',
  ],
  [
    { rule: 'node-unreachable', fault: noAnswer, downSince: ago(250_000), attempts: 3 },
    'hel-w1 has not answered for 4 m 10 s',
    'hel-w1 does not answer on port 22. 3 tries since then.',
  ],
  [
    {
      rule: 'node-unreachable',
      fault: noAnswer,
      downSince: ago(250_000),
      attempts: 3,
      backSince: ago(20_000),
    },
    'hel-w1 comes and goes',
    'It has answered again for 20 s; it went away 4 m 10 s ago. hel-w1 does not answer on port 22.',
  ],
  [
    { rule: 'node-blocked', fault: fault('transport.auth-failed', 'hel-w1 refused every key.') },
    'hel-w1 waits for you: every key was refused',
    'hel-w1 refused every key. The user name is wrong, or this key is not in the server’s authorized_keys.',
  ],
  [
    {
      rule: 'host-key-changed',
      fault: fault('transport.host-key-changed', 'It was SHA256:a, now SHA256:b.'),
    },
    'The host key of hel-w1 has changed',
    'It was SHA256:a, now SHA256:b. The machine was reinstalled, or somebody is in the middle. Nothing was sent.',
  ],
  [
    { rule: 'node-stale', lastAnswerAt: ago(70_000) },
    'hel-w1 is silent',
    'The connection is open but no answer has come for 1 m 10 s.',
  ],
  [
    { rule: 'clock-skew', skewMs: -4_200, limitMs: 2_000 },
    'The clock of hel-w1 is 4 s behind',
    'Measured against this console at the middle of the question: \u22124,200 ms, over the limit of 2 s. Ages on screen do not use that clock.',
  ],
  [
    { rule: 'node-rebooted', bootedAt: ago(90_000), previousBootEnd: 'unclean' },
    'hel-w1 lost power or crashed',
    'Its boot id changed; it started 1 m 30 s ago. The boot before did not end in order: it lost power or crashed.',
  ],
  [
    { rule: 'node-rebooted', bootedAt: ago(90_000), previousBootEnd: 'clean' },
    'hel-w1 rebooted',
    'Its boot id changed; it started 1 m 30 s ago. It was shut down in order before that.',
  ],
  [
    { rule: 'under-voltage', now: true, throttled: true },
    'hel-w1 gets too little voltage',
    'The board reports under-voltage now and runs slower because of it. Writes may be lost and the SD card damaged.',
  ],
  [
    { rule: 'overheating', celsius: 83.4, limitCelsius: 80 },
    'hel-w1 is at 83 °C',
    'The hottest sensor reads 83.4 °C, over the limit of 80 °C.',
  ],
  [
    {
      rule: 'memory-pressure',
      availableBytes: 300 * 1_048_576,
      totalBytes: 4 * 1_073_741_824,
      stalledRatio: 0.22,
    },
    'hel-w1 is short of memory',
    'Tasks waited for memory 22\u2009% of the last minute; 300 MiB of 4 GiB is available.',
  ],
  [
    { rule: 'failed-units', units: ['nginx.service'] },
    'nginx.service failed on hel-w1',
    'systemd lists as failed: nginx.service.',
  ],
  [
    { rule: 'failed-units', units: ['a.service', 'b.service', 'c.service', 'd.service', 'e.service'] },
    '5 units failed on hel-w1',
    'systemd lists as failed: a.service, b.service, c.service and 2 more.',
  ],
  [
    { rule: 'round-trip', medianMs: 17, targetMs: 20, worstMs: 44, windowMs: 2 * m },
    'hel-w1 was slow, now 17 ms',
    'The median of the last 2 m is 17 ms, the slowest 44 ms; the target is 20 ms. The node’s own work is not counted.',
  ],
  [
    { rule: 'node-stale', lastAnswerAt: ago(2_000) },
    'hel-w1 was silent',
    'Its last answer came 2 s ago, after a silence. The alarm ends when it stays.',
  ],
  [
    { rule: 'round-trip', medianMs: 27, targetMs: 20, worstMs: 44, windowMs: 2 * m },
    'hel-w1 answers in 27 ms, target 20 ms',
    'The median of the last 2 m is 27 ms, the slowest 44 ms; the target is 20 ms. The node’s own work is not counted.',
  ],
];

describe('an alarm in words', () => {
  it.each(cases)('says what happened and why it is believed: %o', (evidence, title, because) => {
    expect(write(evidence)).toEqual([title, because]);
  });

  it('always has a next step that is an instruction', () => {
    for (const [evidence] of cases) {
      expect(alarmText({ evidence, held: false, confirmedAt: now }, 'n', now).next).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('says that it stays because data is missing', () => {
    const { because } = alarmText(
      { evidence: { rule: 'mount-missing', mount: '/data' }, held: true, confirmedAt: ago(250_000) },
      'n',
      now,
    );
    expect(because).toMatch(
      /Last confirmed 4 m 10 s ago; the data that could clear it is missing, so it stays\.$/,
    );
  });

  it('hurries only when there is no time', () => {
    const soon: Evidence = {
      ...disk,
      why: 'forecast',
      forecast: { ...fills, method: 'storm', fullAt: epochMs(now + 30 * m) },
    };
    expect(alarmText({ evidence: soon, held: false, confirmedAt: now }, 'n', now).next).toBe(
      'Act now: stop what writes, or make room. See what is filling it, then rotate or remove the fastest grower.',
    );
  });
});
