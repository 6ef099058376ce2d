import type { FleetSnapshot } from '#shared/contract';
import {
  bytesText,
  connectionText,
  forecastShort,
  millisecondsText,
  percentText,
  situation,
  stateWord,
} from '#shared/format';
import { valueOf, type EpochMs, type NodeView, type Volume } from '#shared/model';
import { tableText } from '../table.ts';
import { visible } from '../terminal.ts';
import { alarmsText } from './alarms-text.ts';
import { openAlarms } from './alarm-report.ts';

const leftRatio = (volume: Volume): number => {
  const space = valueOf(volume.space);
  return space === undefined || space.sizeBytes === 0 ? Infinity : space.availableBytes / space.sizeBytes;
};

/** The volume with the smallest share left, in words. */
const tightestDisk = (view: NodeView, now: EpochMs): string => {
  const volumes = valueOf(view.facts.volumes);
  if (volumes === undefined) return 'unknown';
  const [tightest] = volumes.toSorted((a, b) => leftRatio(a) - leftRatio(b));
  const space = tightest === undefined ? undefined : valueOf(tightest.space);
  if (tightest === undefined || space === undefined) return 'unknown';
  const forecast = view.forecasts.find(({ mount }) => mount === tightest.mount)?.space;
  const when = forecast?.kind === 'fills' ? `, ${forecastShort(forecast, now)}` : '';
  return `${tightest.mount} ${percentText(leftRatio(tightest))} left (${bytesText(space.availableBytes)})${when}`;
};

/** What there is to say about a node in a few words: its tightest disk, or why nothing is known. */
const remark = (view: NodeView, now: EpochMs): string =>
  view.connection.state === 'connected'
    ? tightestDisk(view, now)
    : connectionText(view.connection, view.node, now).because;

const roundTrip = (view: NodeView): string => {
  const ms = valueOf(view.facts.roundTripMs);
  return ms === undefined ? 'unknown' : millisecondsText(ms);
};

/** One line for each node: state, way, round trip, its tightest disk. */
export const nodesText = (nodes: readonly NodeView[], now: EpochMs): string =>
  tableText(
    ['NODE', 'STATE', 'ADDRESS', 'ROUND TRIP', 'TIGHTEST DISK, OR WHY UNKNOWN'],
    nodes.map((view) => {
      const { id, address, port } = view.node;
      const place = port === 22 ? address : `${address}:${port}`;
      return [id, stateWord(view.state), place, roundTrip(view), remark(view, now)];
    }),
  );

/** The fleet for a person: the sentence that opens the window, the alarms, then the nodes. */
export const statusText = ({ header, nodes, alarms, at }: FleetSnapshot): string => {
  const { parts } = situation({ header, nodes, alarms, now: at });
  const open = openAlarms(alarms);
  const opening = `${visible(header.name)}: ${visible(parts.map(({ text }) => text).join(''))}\n`;
  return [opening, ...(open.length === 0 ? [] : [alarmsText(open, at)]), nodesText(nodes, at)].join('\n');
};
