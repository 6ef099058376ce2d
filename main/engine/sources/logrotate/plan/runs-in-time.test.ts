import { describe, expect, it } from 'vitest';
import { nodeId, type LogFile, type RotationRunner, type WishedRule } from '#shared/model';
import { runsInTime, type Place } from './runs-in-time.ts';

const hourMs = 3_600_000;
const daily: RotationRunner = {
  by: 'timer',
  name: 'logrotate.timer',
  enabled: true,
  everyMs: 24 * hourMs,
  messages: [],
};
const log: LogFile = {
  path: '/var/log/proxy.log',
  kind: 'file',
  mount: '/var/log',
  sizeBytes: 1e8,
  growth: { bytesPerHour: 1e9, overMs: hourMs },
  cover: { by: 'nobody', says: '' },
  kept: { files: 0, sizeBytes: 0, compressedBytes: 0 },
};
const rule: WishedRule = {
  frequency: 'daily',
  sizeBytes: 1e8,
  keep: 7,
  compress: true,
  how: { kind: 'copytruncate' },
};
const planned = (more: Partial<Place> = {}) =>
  runsInTime(
    {
      nodeId: nodeId('web-1'),
      log,
      runner: daily,
      space: { sizeBytes: 5e9, availableBytes: 4e9 },
      rule,
      isHourlyByUs: false,
      ...more,
    },
    0,
  );
const growing = (bytesPerHour: number): LogFile => ({ ...log, growth: { bytesPerHour, overMs: hourMs } });

describe('a rule for a log that fills its disk before logrotate comes round', () => {
  it('makes the timer of logrotate hourly, and shows that file too', () => {
    const { steps, files, warnings } = planned();
    expect(steps).toMatchObject([
      {
        params: {
          path: '/etc/systemd/system/logrotate.timer.d/90-quarterdeck-var-log-proxy-log.conf',
          of: 'systemd',
        },
      },
    ]);
    expect(files[0]?.text?.after).toMatch(/^OnCalendar=\nOnCalendar=hourly$/m);
    expect(files[0]?.says).toContain(
      'fills /var/log in about 4 h, and logrotate.timer starts logrotate every 24 h',
    );
    expect(warnings).toEqual([expect.stringContaining('may start at once')]);
  });

  it('keeps the timer hourly for each log by itself: taking the first one back leaves the second its own', () => {
    const nowHourly = { ...daily, everyMs: hourMs };
    const second = planned({
      log: { ...log, path: '/var/log/second.log' },
      runner: nowHourly,
      isHourlyByUs: true,
    });
    const paths = [planned(), second].flatMap(({ files }) => files.map(({ path }) => path));
    expect(new Set(paths).size).toBe(2);
    expect(second.files[0]?.says).toContain('it stays hourly for this one too');
    // Hourly by somebody else: theirs, and nothing is laid over it.
    expect(planned({ runner: nowHourly }).files).toEqual([]);
    expect(planned({ runner: { ...nowHourly, by: 'cron' }, isHourlyByUs: true }).files).toEqual([]);
  });

  it('says so where an hour is too long as well', () => {
    expect(planned({ log: growing(9e9) }).warnings.join()).toContain('Find out why it writes so much.');
  });

  it('only warns where no timer starts logrotate, where it runs hourly already, and for a rule without a size', () => {
    const { sizeBytes: _size, ...unsized } = rule;
    for (const more of [
      { runner: { ...daily, by: 'cron', name: '/etc/cron.daily/logrotate' } },
      { runner: { ...daily, everyMs: hourMs }, log: growing(9e9) },
      { rule: unsized },
    ] satisfies readonly Partial<Place>[]) {
      const { steps, files, warnings } = planned(more);
      expect([steps, files, warnings.length]).toEqual([[], [], 1]);
    }
  });

  it('leaves the timer alone where one run a day is enough, or where nobody can say', () => {
    const { growth: _growth, ...unwatched } = log;
    const { everyMs: _every, ...unknown } = daily;
    for (const more of [
      { log: growing(1e8) },
      { log: unwatched },
      { space: undefined },
      { runner: unknown },
    ] satisfies readonly Partial<Place>[])
      expect(planned(more)).toEqual({ steps: [], files: [], warnings: [] });
  });
});
