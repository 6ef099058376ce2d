import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { backtest } from '#engine';
import { forecastText } from '#shared/format';
import { defaultAlarmPolicy } from '#shared/model';
import { CliError } from '../cli-error.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { isoTime, withIsoTimes } from '../report/index.ts';
import { jsonText, type Terminal } from '../terminal.ts';
import { readHistory } from './read-history.ts';

const readText = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CliError(
      exitCode.unreadable,
      `${file}: It cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`,
    );
  }
};

/** Replays a disk's past through the rules that judge the fleet, and prints as JSON what would have been told and when. */
export const backtestFile = async (name: string, terminal: Terminal): Promise<ExitCode> => {
  const file = resolve(terminal.folder, name);
  const reading = readHistory(await readText(file));
  if (!reading.ok)
    throw new CliError(
      exitCode.unreadable,
      reading.problems.map(({ line, says }) => `${file}:${line}: ${says}`).join('\n'),
    );
  const { rows } = reading;
  const alarms = backtest(rows, defaultAlarmPolicy).map(({ kind, at, forecast, ...rest }) => ({
    event: kind,
    time: isoTime(at),
    ...rest,
    forecast: { ...(withIsoTimes(forecast) as object), says: forecastText(forecast, at) },
  }));
  terminal.out(
    jsonText({
      schema: 'quarterdeck.backtest/1',
      rows: rows.length,
      from: isoTime(rows[0]?.at ?? 0),
      to: isoTime(rows.at(-1)?.at ?? 0),
      alarms,
    }),
  );
  return exitCode.ok;
};
