import { failed, fault, type Result } from '#shared/fault';
import {
  askHeld,
  memberOf,
  placedOrigin,
  type HeldReading,
  type Observation,
  type WorkloadReading,
  type WorkloadSource,
} from '../../source-kit/index.ts';

/** What one machine says of its mark. */
export type MachineReading = HeldReading;
export type MachineObservation = Observation<MachineReading, never>;

/** Only of machines that nobody else holds out. */
export const localCall: WorkloadSource<MachineReading>['local'] = (node, _declared, isSpaceOnly) =>
  isSpaceOnly
    ? {
        asks: [askHeld('machine-mark')],
        join: ([marked]) =>
          (marked as Result<HeldReading> | undefined) ??
          failed(fault('engine.bug', `${node.id} was not asked for its mark.`)),
      }
    : undefined;

/** No workloads: only who is held out. */
export const readMachines = (observation: MachineObservation): WorkloadReading => {
  const ids = [...observation.locals.keys()];
  if (ids.length === 0) return { origins: [], workloads: [] };
  const origin = placedOrigin(observation, ids, {
    id: 'machine-mark:spaces',
    source: 'machine-mark',
    name: 'Machines of spaces',
    members: ids.map((id) => {
      const local = observation.locals.get(id);
      return memberOf(id, local?.state === 'known' ? local.value : undefined);
    }),
  });
  return { origins: [origin], workloads: [] };
};
