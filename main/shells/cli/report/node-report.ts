import { faultCatalogue, type Fault } from '#shared/fault';
import { alarmText, connectionText, forecastText } from '#shared/format';
import {
  hostFactNames,
  type Alarm,
  type Connection,
  type EpochMs,
  type Fact,
  type Forecast,
  type NodeView,
  type Volume,
} from '#shared/model';
import { isoTime, withIsoTimes } from './iso-time.ts';
import type { ConnectionReport, FileSystemReport, ForecastReport, NodeReport } from './status-schema.ts';

/** A fact as JSON: the value, or null and why. Values that are times become ISO text. */
const observed = (fact: Fact<unknown>, name: string) => {
  const { observedAt: at, source } = fact;
  const observedAt = isoTime(at);
  if (fact.state === 'known') {
    const { [name]: value } = withIsoTimes({ [name]: fact.value }) as Record<string, unknown>;
    return { value, observedAt, source };
  }
  return { value: null, unknown: { reason: fact.reason, says: fact.says }, observedAt, source };
};

const forecastReport = (forecast: Forecast, now: EpochMs): ForecastReport =>
  ({ ...(withIsoTimes(forecast) as object), says: forecastText(forecast, now) }) as ForecastReport;

const faultReport = ({ code, says, details }: Fault): NonNullable<ConnectionReport['fault']> => ({
  code,
  says,
  next: faultCatalogue[code].next,
  ...(details === undefined ? {} : { details }),
});

const connectionReport = (connection: Connection): ConnectionReport => {
  const { fault, ...rest } = 'fault' in connection ? connection : { ...connection, fault: undefined };
  const plain = withIsoTimes({ ...rest, since: undefined }) as Omit<ConnectionReport, 'since' | 'fault'>;
  return {
    ...plain,
    since: isoTime(connection.since),
    ...(fault === undefined ? {} : { fault: faultReport(fault) }),
  };
};

const fileSystemReport = (
  volume: Volume,
  view: NodeView,
  listedAt: number,
  now: EpochMs,
): FileSystemReport => {
  const { space, inodes, readOnly } = volume;
  const judged = view.forecasts.find(({ mount }) => mount === volume.mount);
  const bytes =
    space.state === 'known' ? space.value : { sizeBytes: null, usedBytes: null, availableBytes: null };
  const why = (names: readonly string[], fact: Fact<unknown>) =>
    fact.state === 'unknown' ? names.map((name) => [name, fact.reason] as const) : [];
  return {
    mount: volume.mount,
    device: volume.device,
    type: volume.fileSystem,
    ...bytes,
    inodes: inodes.state === 'known' ? inodes.value : null,
    readOnly: readOnly.state === 'known' ? readOnly.value : null,
    forecast: judged === undefined ? null : forecastReport(judged.space, now),
    inodesForecast: judged === undefined ? null : forecastReport(judged.inodes, now),
    unknown: Object.fromEntries([
      ...why(['sizeBytes', 'usedBytes', 'availableBytes'], space),
      ...why(['inodes'], inodes),
      ...why(['readOnly'], readOnly),
    ]),
    observedAt: isoTime(space.state === 'known' ? space.observedAt : listedAt),
  };
};

/** Why a node is in its state, in one sentence: its worst alarm, else how we stand with it. */
const reasonOf = (view: NodeView, alarms: readonly Alarm[], now: EpochMs): string => {
  const worst = alarms.find(({ nodeId }) => nodeId === view.node.id);
  if (worst !== undefined) return alarmText(worst, view.node.id, now).title;
  if (view.connection.state !== 'connected') return connectionText(view.connection, view.node, now).because;
  if (view.state === 'ok') return '';
  const missing = hostFactNames.flatMap((name) => {
    const fact = view.facts[name];
    return fact.state === 'unknown' && fact.reason !== 'not-supported' ? [fact.says] : [];
  });
  return missing[0] ?? '';
};

/** One node as the cli tells it. `alarms` are the open ones, worst first. */
export const nodeReport = (view: NodeView, alarms: readonly Alarm[], now: EpochMs): NodeReport => {
  const { node, facts } = view;
  const { volumes, ...others } = facts;
  const scalars = Object.fromEntries(
    Object.entries(others).map(([name, fact]) => [name, observed(fact, name)]),
  );
  return {
    id: node.id,
    address: node.address,
    port: node.port,
    user: node.user,
    jump: node.jump,
    labels: node.labels,
    groups: node.groups,
    state: view.state,
    reason: reasonOf(view, alarms, now),
    connection: connectionReport(view.connection),
    lastAnswerAt: view.lastAnswerAt === undefined ? null : isoTime(view.lastAnswerAt),
    ...(scalars as Pick<NodeReport, keyof typeof others>),
    filesystems:
      volumes.state === 'known'
        ? volumes.value.map((volume) => fileSystemReport(volume, view, volumes.observedAt, now))
        : null,
    filesystemsUnknown: volumes.state === 'known' ? null : { reason: volumes.reason, says: volumes.says },
  };
};
