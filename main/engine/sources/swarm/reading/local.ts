import { failed, fault, ok, type Result } from '#shared/fault';
import type { EpochMs } from '#shared/model';
import type { LocalCall, Observed } from '../../../source-kit/index.ts';
import {
  askContainers,
  askInfo,
  askManagers,
  type DockerContainer,
  type DockerInfo,
  type DockerNode,
} from '../docker/index.ts';

/** What one machine says of itself. Each part stands alone: without a quorum `/info` hangs while containers are listed at once. */
export type SwarmLocal = {
  readonly info: Result<DockerInfo & { readonly clockOffsetMs: number }>;
  readonly containers: Result<readonly DockerContainer[]>;
  /** The managers as this one sees them; a fault on a worker. */
  readonly managers: Result<readonly DockerNode[]>;
};

const missing = failed(fault('probe.unreadable', 'The daemon was not asked this.'));

/** The standing questions to one machine. */
export const localCall: LocalCall<SwarmLocal> = {
  asks: [askInfo, askContainers, askManagers],
  mayBeAbsent: true,
  join: (results) => {
    const [info = missing, containers = missing, managers = missing] = results as [
      SwarmLocal['info']?,
      SwarmLocal['containers']?,
      SwarmLocal['managers']?,
    ];
    if (!info.ok && !containers.ok) return failed(info.fault);
    return ok({ info, containers, managers });
  },
};

/** The newest value there is, and whether it is from now. */
export const newest = <T>(
  observed: Observed<T> | undefined,
): { readonly value: T; readonly observedAt: EpochMs; readonly isFresh: boolean } | undefined => {
  if (observed === undefined) return undefined;
  if (observed.state === 'known')
    return { value: observed.value, observedAt: observed.observedAt, isFresh: true };
  return observed.last === undefined ? undefined : { ...observed.last, isFresh: false };
};

const nodeLabel = 'com.docker.swarm.node.id';

/** The id the swarm knows this machine by; its task containers tell it too. */
export const memberIdOf = ({ info, containers }: SwarmLocal): string | undefined => {
  const told = info.ok ? info.value.Swarm?.NodeID : undefined;
  if (told !== undefined && told !== '') return told;
  if (info.ok && info.value.Swarm?.LocalNodeState === 'inactive') return undefined;
  return containers.ok
    ? containers.value.find(({ Labels, State }) => State === 'running' && Labels[nodeLabel] !== undefined)
        ?.Labels[nodeLabel]
    : undefined;
};

/** Whether it takes part in managing, by its own word. */
export const isManager = ({ info }: SwarmLocal): boolean =>
  info.ok && info.value.Swarm?.ControlAvailable === true;

/** The swarm a manager belongs to; undefined on workers, and on managers that lost their quorum. */
export const clusterIdOf = ({ info }: SwarmLocal): string | undefined =>
  (info.ok ? info.value.Swarm?.Cluster?.ID : undefined) || undefined;

/** The member a manager takes for the leader. */
export const leaderOf = (managers: readonly DockerNode[]): string | undefined =>
  managers.find(({ ManagerStatus }) => ManagerStatus?.Leader === true)?.ID;
