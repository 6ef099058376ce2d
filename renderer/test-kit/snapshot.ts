import type { FleetSnapshot } from '#shared/contract';
import type { Alarm, EpochMs, FleetHeader, NodeView } from '#shared/model';

/** A fleet from a file, without problems. */
export const fleetHeader = (replaced: Partial<FleetHeader> = {}): FleetHeader => ({
  name: 'production',
  origin: 'file',
  file: 'fleet.yaml',
  problems: [],
  roundTripTargetMs: 20,
  roundTripWorstMs: 400,
  recording: { state: 'recording' },
  ...replaced,
});

/** A whole fleet at revision 1. */
export const snapshot = (
  at: EpochMs,
  nodes: readonly NodeView[],
  alarms: readonly Alarm[] = [],
  header: FleetHeader = fleetHeader(),
): FleetSnapshot => ({ revision: 1, at, header, nodes: [...nodes], alarms: [...alarms] });
