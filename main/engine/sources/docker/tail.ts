import { failed, fault, ok } from '#shared/fault';
import { dockerLogs, type LogStream, type TailSource } from '../../source-kit/index.ts';

const containerStream = (nodeId: LogStream['nodeId'], container: string, name: string): LogStream =>
  dockerLogs({
    nodeId,
    name,
    id: 'docker.logs',
    base: `/containers/${encodeURIComponent(container)}`,
  });

/** The log of a container, and of every copy of a workload of plain containers. */
export const tail: TailSource = {
  streams: (subject, { workload }) => {
    if (subject.kind === 'container')
      return ok([containerStream(subject.nodeId, subject.container, subject.container)]);
    if (subject.kind !== 'workload' || workload?.source !== 'docker') return undefined;
    // A copy that is missing has an id of its own, `name@node`, and no log.
    const streams = workload.placements.flatMap(({ id, nodeId }) =>
      nodeId === undefined || id.endsWith(`@${nodeId}`) ? [] : [containerStream(nodeId, id, workload.name)],
    );
    return streams.length === 0
      ? failed(fault('log.not-followed', `${workload.name} has no container whose log could be followed.`))
      : ok(streams);
  },
};
