import { logDriverText } from '#shared/format';
import type { NodeLogs } from '#shared/model';
import { capOf, whyNoCap } from '../../../source-kit/index.ts';
import type { DaemonReading, DaemonWords } from '../reading/index.ts';

type ContainerDefault = NonNullable<NodeLogs['containerDefault']>;

const ownFile = '/etc/docker/daemon.json';
const nothing: DaemonWords = { driver: undefined, options: {} };

const unknown = (says: string, driver?: string): ContainerDefault => ({
  ...(driver === undefined ? {} : { driver }),
  isBounded: 'unknown',
  says,
});

/** Why the options of the daemon are not known; undefined: they are. */
const whyUnread = (daemon: DaemonReading): string | undefined => {
  const { line, file, hasOtherFile, isFileNewer } = daemon;
  if (hasOtherFile) return `Docker reads another file than ${ownFile} here, which was not looked at.`;
  if (file === 'denied') return `${ownFile} cannot be read by the login user.`;
  if (isFileNewer)
    return `${ownFile} was changed after Docker was started: what it says now holds only from Docker’s next start on.`;
  return file === undefined || line === undefined
    ? 'How Docker was started here could not be read.'
    : undefined;
};

const isSaid = ({ driver, options }: DaemonWords): boolean =>
  driver !== undefined || Object.keys(options).length > 0;

const whereSaid = (line: DaemonWords, file: DaemonWords): string => {
  const places = [...(isSaid(line) ? ['its command line'] : []), ...(isSaid(file) ? [ownFile] : [])];
  if (places.length === 0) return 'Docker’s own default';
  return `as ${places.join(' and ')} ${places.length === 1 ? 'says' : 'say'}`;
};

/** How new containers of a node keep their logs where nobody says otherwise; undefined: no Docker there. */
export const containerDefaultOf = (daemon: DaemonReading | undefined): ContainerDefault | undefined => {
  if (daemon === undefined) return undefined;
  const why = whyUnread(daemon);
  if (why !== undefined) return unknown(why, daemon.told);
  const file = typeof daemon.file === 'object' ? daemon.file : nothing;
  const line = daemon.line ?? nothing;
  // Docker's own, where neither says one.
  const driver = daemon.told ?? line.driver ?? file.driver ?? 'json-file';
  const where = whereSaid(line, file);
  if (whyNoCap(driver) !== undefined)
    return unknown(`${driver}, ${where}: it keeps no file of its own that a cap would bound.`, driver);
  const options = { ...file.options, ...line.options };
  const { maxBytes, maxFiles } = capOf(driver, options);
  const says = `${logDriverText(driver, { maxBytes, maxFiles })}, ${where}.`;
  return maxBytes === undefined
    ? { driver, isBounded: 'no', says }
    : { driver, isBounded: 'yes', cap: { maxBytes, maxFiles }, says };
};
