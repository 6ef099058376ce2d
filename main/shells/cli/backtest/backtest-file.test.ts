import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../test-kit/run-cli.ts';
import { readHistory } from './read-history.ts';

const folder = mkdtempSync(join(tmpdir(), 'backtest-'));
afterAll(() => rmSync(folder, { recursive: true }));

const runOn = async (csv: string) => {
  writeFileSync(join(folder, 'disk.csv'), csv);
  const { code, out, err } = await runCli(['backtest', 'disk.csv'], { folder });
  return { code, err, report: out === '' ? undefined : (JSON.parse(out) as Report) };
};
type Report = {
  readonly rows: number;
  readonly from: string;
  readonly alarms: readonly {
    readonly event: string;
    readonly time: string;
    readonly severity: string;
    readonly forecast: { readonly kind: string };
  }[];
};

/** A disk of 100 GB that loses 1 GB an hour for four days, a row each 5 minutes; cleaned up at the end. */
const filling = [
  'sizeBytes,time,host,availableBytes',
  ...Array.from(
    { length: 1_150 },
    (_, n) => `100000000000,${1_780_000_000 + n * 300},web1,${Math.max(0, 96e9 - n * (1e9 / 12))}`,
  ),
  ...Array.from(
    { length: 60 },
    (_, n) => `100000000000,${1_780_000_000 + (1_150 + n) * 300},web1,96000000000`,
  ),
].join('\n');

describe('a backtest', () => {
  it('tells every alarm that would have been raised and cleared, with its forecast at that moment', async () => {
    const { code, report } = await runOn(filling);
    expect(code).toBe(0);
    expect(report).toMatchObject({ rows: 1_210, from: '2026-05-28T20:26:40.000Z' });
    const events = report?.alarms ?? [];
    expect(events[0]).toMatchObject({ event: 'raised', severity: 'warning', forecast: { kind: 'fills' } });
    expect(events.some(({ severity }) => severity === 'critical')).toBe(true);
    expect(events.at(-1)).toMatchObject({ event: 'cleared' });
    // Told more than an hour before nothing was left (row 1152 would be the first without a byte).
    expect(Date.parse(events[0]?.time ?? '') / 1_000).toBeLessThan(1_780_000_000 + 1_140 * 300);
  });

  it('raises nothing for a disk that stands still', async () => {
    const csv = [
      'time,availableBytes,sizeBytes',
      ...Array.from({ length: 500 }, (_, n) => `${1_780_000_000 + n * 300},60e9,100e9`),
    ];
    expect((await runOn(csv.join('\r\n'))).report?.alarms).toEqual([]);
  });

  it.each([
    ['a missing file', undefined, /disk.csv: It cannot be read \(ENOENT\)\./],
    ['a missing column', 'time,sizeBytes\n1,2', /:1: There is no column availableBytes\./],
    ['no rows', 'time,availableBytes,sizeBytes\n', /:1: There are no rows\./],
    [
      'a word for a number',
      'time,availableBytes,sizeBytes\n1,2,3\n2,1.5G,3',
      /:3: availableBytes is "1\.5G"/,
    ],
    ['nothing for a number', 'time,availableBytes,sizeBytes\n1,,3', /:2: availableBytes is ""/],
    [
      'a local time',
      'time,availableBytes,sizeBytes\n21.11.2026 14:06,1,3',
      /:2: time is "21\.11\.2026 14:06"/,
    ],
    ['milliseconds', 'time,availableBytes,sizeBytes\n1780000000000,1,3', /:2: time is "1780000000000"/],
    [
      'more left than there is',
      'time,availableBytes,sizeBytes\n1,4,3',
      /:2: availableBytes \(4\) is more than sizeBytes \(3\)/,
    ],
    [
      'rows out of order',
      'time,availableBytes,sizeBytes\n5,1,3\n4,1,3',
      /:3: time is not later than on the row before/,
    ],
    ['a row that is too short', 'time,availableBytes,sizeBytes\n1,2', /:2: /],
    ['an open quote', 'time,availableBytes,sizeBytes\n"1,2,3', /:\d+: /],
  ])('refuses %s with its line', async (_name, csv, message) => {
    rmSync(join(folder, 'disk.csv'), { force: true });
    const { code, err, report } =
      csv === undefined
        ? { ...(await runCli(['backtest', 'disk.csv'], { folder })), report: undefined }
        : await runOn(csv);
    expect([code, report]).toEqual([65, undefined]);
    expect(err).toMatch(message);
  });

  it('reads times as ISO 8601 with or without a zone and as epoch seconds', () => {
    const times = [
      '2026-11-21T14:06:31Z',
      '2026-11-21 14:06:32',
      '2026-11-21T15:06:33+01:00',
      '1795269994',
      '1795269995.5',
    ];
    const reading = readHistory(
      `\uFEFFtime,availableBytes,sizeBytes\n${times.map((time) => `${time},1,2`).join('\n')}\n\n`,
    );
    const first = Date.UTC(2026, 10, 21, 14, 6, 31);
    expect(reading.ok && reading.rows.map(({ at }) => at - first)).toEqual([0, 1_000, 2_000, 3_000, 4_500]);
  });
});
