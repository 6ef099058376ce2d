import type { FleetSnapshot } from '#shared/contract';
import type { Link } from '#shared/wire';
import type { ExitCode } from '../exit-code.ts';
import {
  alarmReport,
  alarmsText,
  codeOfGrade,
  gradeOf,
  isoTime,
  nodesText,
  openAlarms,
  statusDocument,
  statusText,
} from '../report/index.ts';
import { jsonText, type Terminal } from '../terminal.ts';
import { sweep } from './sweep.ts';

export type ShowOptions = { readonly json: boolean; readonly timeout: number; readonly version: string };

const show =
  (
    text: (snapshot: FleetSnapshot) => string,
    document: (snapshot: FleetSnapshot, version: string) => unknown,
  ) =>
  async (link: Link, terminal: Terminal, options: ShowOptions): Promise<ExitCode> => {
    const snapshot = await sweep(link, options.timeout, terminal.signal);
    terminal.out(options.json ? jsonText(document(snapshot, options.version)) : text(snapshot));
    return codeOfGrade(gradeOf(snapshot.nodes, openAlarms(snapshot.alarms), snapshot.at));
  };

/** One sweep, everything it found. The exit code is the grade of the fleet. */
export const showStatus = show(statusText, statusDocument);

/** One sweep, its open alarms. */
export const showAlarms = show(
  ({ alarms, at }) => alarmsText(openAlarms(alarms), at),
  ({ alarms, at }) => ({
    schema: 'quarterdeck.alarms/1',
    observedAt: isoTime(at),
    alarms: openAlarms(alarms).map((alarm) => alarmReport(alarm, at)),
  }),
);

/** One sweep, its nodes. */
export const showNodes = show(
  ({ nodes, at }) => nodesText(nodes, at),
  (snapshot, version) => {
    const { observedAt, nodes } = statusDocument(snapshot, version);
    return { schema: 'quarterdeck.nodes/1', observedAt, nodes };
  },
);
