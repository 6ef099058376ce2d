import { isoTime } from '../iso-time.ts';
import { isAlive, managersOf } from '../raft.ts';
import type { Config, FakeState, Machine, Service, Task } from '../state.ts';
import { hasEnded, isGlobal, replicasOf, tasksOf } from '../store.ts';
import { isInvalid } from '../restart.ts';
import { membersOf } from '../store.ts';

const stamped = (object: {
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}) => ({
  Version: { Index: object.version },
  CreatedAt: isoTime(object.createdAt),
  UpdatedAt: isoTime(object.updatedAt),
});

export const nodeView = (state: FakeState, machine: Machine) => {
  const { member } = machine;
  if (member === undefined) return undefined;
  return {
    ID: member.id,
    ...stamped(member),
    Spec: { Labels: {}, ...member.spec },
    Description: {
      Hostname: machine.hostname,
      Platform: { Architecture: machine.architecture, OS: 'linux' },
      Resources: { NanoCPUs: machine.nanoCpus, MemoryBytes: machine.memoryBytes },
      Engine: { EngineVersion: machine.engineVersion, Labels: machine.engineLabels },
    },
    Status: {
      State: member.status,
      ...(member.says === '' ? {} : { Message: member.says }),
      Addr: machine.address,
    },
    ...(member.spec.Role === 'manager'
      ? {
          ManagerStatus: {
            ...(state.leader === machine.name ? { Leader: true } : {}),
            Reachability: isAlive(machine) ? 'reachable' : 'unreachable',
            Addr: `${machine.address}:2377`,
          },
        }
      : {}),
  };
};

const updateView = ({ update }: Service) =>
  update === undefined
    ? {}
    : {
        UpdateStatus: {
          State: update.state,
          ...(update.startedAt === undefined ? {} : { StartedAt: isoTime(update.startedAt) }),
          ...(update.completedAt === undefined ? {} : { CompletedAt: isoTime(update.completedAt) }),
          Message: update.message,
        },
      };

const statusView = (state: FakeState, service: Service) => {
  const tasks = tasksOf(state, service.id);
  const eligible = membersOf(state).filter((machine) => !isInvalid(machine)).length;
  return {
    RunningTasks: tasks.filter(({ status, desired }) => status.state === 'running' && desired === 'running')
      .length,
    DesiredTasks: isGlobal(service) ? eligible : replicasOf(service),
  };
};

export const serviceView = (state: FakeState, service: Service, withStatus: boolean) => ({
  ID: service.id,
  ...stamped(service),
  Spec: service.spec,
  ...(service.previous === undefined ? {} : { PreviousSpec: service.previous }),
  Endpoint: {
    Spec: service.spec.EndpointSpec ?? {},
    ...(service.spec.EndpointSpec?.Ports === undefined ? {} : { Ports: service.spec.EndpointSpec.Ports }),
  },
  ...updateView(service),
  ...(withStatus ? { ServiceStatus: statusView(state, service) } : {}),
});

export const taskView = (task: Task) => {
  const { status } = task;
  return {
    ID: task.id,
    ...stamped(task),
    Labels: {},
    Spec: task.spec,
    ServiceID: task.serviceId,
    ...(task.slot === 0 ? {} : { Slot: task.slot }),
    ...(task.nodeId === undefined ? {} : { NodeID: task.nodeId }),
    Status: {
      Timestamp: isoTime(status.at),
      State: status.state,
      Message: status.message,
      ...(status.err === undefined ? {} : { Err: status.err }),
      ...(status.containerId === undefined
        ? {}
        : {
            ContainerStatus: {
              ContainerID: status.containerId,
              PID: hasEnded(status) ? 0 : 4_711,
              ExitCode: status.exitCode ?? 0,
            },
          }),
      PortStatus: {},
    },
    DesiredState: task.desired,
  };
};

export const configView = (config: Config) => ({
  ID: config.id,
  ...stamped(config),
  Spec: { Name: config.name, Labels: config.labels, Data: config.data },
});

export const clusterView = (state: FakeState) => ({
  ID: state.swarmId,
  Version: { Index: 11 },
  CreatedAt: isoTime(state.createdAt),
  UpdatedAt: isoTime(state.createdAt),
  Spec: {
    Name: 'default',
    Labels: {},
    Orchestration: { TaskHistoryRetentionLimit: 5 },
    Raft: {
      SnapshotInterval: 10_000,
      KeepOldSnapshots: 0,
      LogEntriesForSlowFollowers: 500,
      ElectionTick: 10,
      HeartbeatTick: 1,
    },
    Dispatcher: { HeartbeatPeriod: 5_000_000_000 },
    CAConfig: { NodeCertExpiry: 7_776_000_000_000_000 },
    TaskDefaults: {},
    EncryptionConfig: { AutoLockManagers: false },
  },
  RootRotationInProgress: false,
  DataPathPort: 4_789,
});

/** What an engine says of its own part in the swarm; the managers' picture only where it is a manager that can see it. */
export const swarmInfo = (state: FakeState, machine: Machine, trouble: string | undefined) => {
  const { member } = machine;
  if (member === undefined)
    return {
      NodeID: '',
      NodeAddr: '',
      LocalNodeState: 'inactive',
      ControlAvailable: false,
      Error: '',
      RemoteManagers: null,
    };
  const isManager = member.spec.Role === 'manager';
  const seen = isManager && trouble === undefined;
  return {
    NodeID: member.id,
    NodeAddr: machine.address,
    LocalNodeState: 'active',
    ControlAvailable: isManager,
    Error: isManager ? (trouble ?? '') : '',
    RemoteManagers: managersOf(state).map((each) => ({
      NodeID: each.member?.id,
      Addr: `${each.address}:2377`,
    })),
    ...(seen
      ? { Nodes: membersOf(state).length, Managers: managersOf(state).length, Cluster: clusterView(state) }
      : {}),
  };
};
