// An engine in a process of its own, to be killed. It says one line of JSON once everything is in its history file.
import { createEngine } from '../../index.ts';
import { createLineLog, createSystemClock, createSystemRandom } from '../../ports/index.ts';

const { directory, fleetFile } = JSON.parse(process.env['QUARTERDECK_TEST_ENGINE'] ?? '{}') as {
  directory: string;
  fleetFile: string;
};
const clock = createSystemClock();
const engine = createEngine(
  {
    clock,
    random: createSystemRandom(),
    log: createLineLog((line) => process.stderr.write(line), true),
    notices: { alarm: () => undefined },
    places: { dataDirectory: directory, homeDirectory: directory },
    operator: 'tester',
  },
  {
    fleet: { kind: 'file', file: fleetFile },
    surroundings: { homeDirectory: directory, agentSocket: undefined },
  },
);
const link = engine.link();
await engine.ready;
// The link and the connections alone do not keep a process alive.
setInterval(() => undefined, 1_000);
await link.call('fleet.sweep', { timeoutMs: 30_000 });
const alarm = (await link.call('fleet.snapshot', {})).alarms.find(
  ({ evidence }) => evidence.rule === 'disk-space',
);
if (alarm?.nodeId === undefined) throw new Error('no disk alarm was raised');
await link.call('alarm.acknowledge', { alarmId: alarm.id, reason: 'seen before the crash' });
const until = clock.now() + 3_600_000;
await link.call('alarm.silence', { alarmId: alarm.id, reason: 'until morning', until: until });
// Asking for a series hands over what is buffered first; its answer comes after every write before it.
const { points } = await link.call('node.history', {
  nodeId: alarm.nodeId,
  metric: 'volume.availableBytes',
  subject: '/',
  from: 0,
  to: clock.now(),
  points: 100,
});
process.stdout.write(`${JSON.stringify({ raisedAt: alarm.raisedAt, until, points })}\n`);
