import type { FleetSnapshot } from '#shared/contract';
import { alarmReport, openAlarms } from './alarm-report.ts';
import { codeOfGrade, countStates, gradeOf } from './grade.ts';
import { isoTime } from './iso-time.ts';
import { nodeReport } from './node-report.ts';
import type { StatusDocument } from './status-schema.ts';

/** Everything one sweep found, as the one document that programs read. Pure. */
export const statusDocument = (snapshot: FleetSnapshot, version: string): StatusDocument => {
  const { header, nodes, at } = snapshot;
  const alarms = openAlarms(snapshot.alarms);
  const grade = gradeOf(nodes, alarms, at);
  const withSeverity = (severity: string) => alarms.filter((alarm) => alarm.severity === severity).length;
  return {
    schema: 'quarterdeck.status/1',
    quarterdeck: version,
    fleet: {
      name: header.name,
      origin: header.origin,
      file: header.file ?? null,
      roundTripTargetMs: header.roundTripTargetMs,
      roundTripWorstMs: header.roundTripWorstMs,
      problems: header.problems,
      recording: header.recording.state,
    },
    observedAt: isoTime(at),
    summary: {
      grade,
      exitCode: codeOfGrade(grade),
      nodes: nodes.length,
      counts: countStates(nodes),
      alarms: { critical: withSeverity('critical'), warning: withSeverity('warning') },
    },
    nodes: nodes.map((view) => nodeReport(view, alarms, at)),
    alarms: alarms.map((alarm) => alarmReport(alarm, at)),
  };
};
