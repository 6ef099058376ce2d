import { epochMs, type RotationRunner } from '#shared/model';
import type { Picture } from './picture.ts';
import { periodOf } from './runs.ts';

const mostMessages = 10;

/** What the last run said: its errors where there are any, else its last lines. */
const messagesOf = ({ reading }: Picture): string[] => {
  const { said, service } = reading.runner;
  const from = service?.startedAt ?? 0;
  const lines = said.filter(({ at }) => at >= from - 1).map(({ text }) => text);
  const errors = lines.filter((text) => /^(?:error|ALERT)/i.test(text));
  return (errors.length > 0 ? errors : lines).slice(-mostMessages);
};

/** What starts logrotate, as the window shows it; undefined: the node has no logrotate. */
export const runnerOf = (picture: Picture): RotationRunner | undefined => {
  const { runs, reading, consoleMs } = picture;
  if (reading.runner.hasLogrotate === false) return undefined;
  const { service } = reading.runner;
  const hasRun = service?.startedAt !== undefined;
  const last = service?.startedAt ?? runs.last;
  const period = periodOf(runs);
  return {
    by: runs.by,
    name: runs.name,
    enabled: runs.isOn,
    ...(last === undefined ? {} : { lastRunAt: epochMs(consoleMs(last)) }),
    ...(runs.next === undefined ? {} : { nextRunAt: epochMs(consoleMs(runs.next)) }),
    ...(period === undefined ? {} : { everyMs: period * 1_000 }),
    ...(hasRun && service.exitStatus !== undefined ? { exitStatus: service.exitStatus } : {}),
    messages: hasRun && service.exitStatus !== 0 ? messagesOf(picture) : [],
  };
};
