import { expect, it } from 'vitest';
import { epochMs } from '#shared/model';
import { hostFacts, known, noFacts, unknown } from '../../../test-kit/index.ts';
import { factRows, machineWords } from './fact-rows.ts';

const now = epochMs(1_800_000_000_000);

it('puts every fact of a machine into words, and leaves an unknown one without a value', () => {
  const facts = hostFacts(now, {
    power: known(
      { underVoltageNow: false, throttledNow: true, underVoltageSinceBoot: true, throttledSinceBoot: true },
      now,
    ),
    swap: known({ totalBytes: 0, freeBytes: 0 }, now),
    temperature: unknown('not-supported', now),
  });
  const words = Object.fromEntries(factRows(facts, now).map(({ name, text }) => [name, text]));
  expect(words).toMatchObject({
    cpu: '12\u2009% of 4 cores',
    memory: '5 GiB of 8 GiB',
    swap: 'no swap',
    power: 'too little voltage since boot, throttled now',
    temperature: undefined,
    bootedAt: '40 d',
  });
});

it('never says 0 for a machine that cannot be asked', () => {
  const rows = factRows(noFacts('unreachable', now), now);
  expect([rows.length > 10, rows.every(({ text }) => text === undefined)]).toEqual([true, true]);
});

it('says the version of a system once', () => {
  const named = known({ id: 'debian', name: 'Debian GNU/Linux 12 (bookworm)', version: '12' }, now);
  expect(machineWords(hostFacts(now, { operatingSystem: named }), now)).toMatch(
    /^Debian GNU\/Linux 12 \(bookworm\), 4 cores/u,
  );
});

it('opens with what is known of the machine only', () => {
  expect([machineWords(hostFacts(now), now), machineWords(noFacts('not-asked', now), now)]).toEqual([
    'Debian GNU/Linux 12, 4 cores, 8 GiB, up 40 d',
    'System unknown',
  ]);
});
