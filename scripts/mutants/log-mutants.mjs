// Guards and safety steps of what lies on the disks of nodes: logs, the lines that are followed, and tables of cron.
const steps = 'main/engine/sources/logrotate/step';
const realSteps = `${steps}/real-steps.test.ts`;
const tail = 'main/engine/log-tail';
const lines = `${tail}/lines/lines.test.ts`;
const desk = `${tail}/tail-desk.test.ts`;
const limits = `${tail}/tail-limits.test.ts`;
const lineStep = 'main/engine/sources/schedule/step/line-step.ts';
const lineTest = 'main/engine/sources/schedule/step/line-step.test.ts';
const room = 'main/engine/operation/guard/receiving-disks.ts';
const roomTest = 'main/engine/operation/guard/receiving-disks.test.ts';

/** @type {readonly import('./mutant.ts').Mutant[]} */
export const logMutants = [
  {
    says: 'a log is cut off though its name leads elsewhere',
    file: `${steps}/cut-off-step.ts`,
    from: "    if (seen.kind === 'other') return { kind: 'conflict', says: `${path} on ${nodeId} is ${seen.says}.` };\n",
    to: '',
    test: realSteps,
    name: 'cut nothing off when the name leads elsewhere',
  },
  {
    says: 'a log is emptied that is no longer than what is kept of it',
    file: `${steps}/cut-off-step.ts`,
    from: "return seen.diskBytes <= keepTailBytes ? { kind: 'already-so' }",
    to: "return seen.diskBytes < 0 ? { kind: 'already-so' }",
    test: realSteps,
    name: 'send nothing when the log is no longer than what is kept',
  },
  {
    says: 'the end of a log that is cut off is not kept',
    file: `${steps}/cut-off-step.ts`,
    from: '  cat "$qd_tail" >>/proc/self/fd/3 || {',
    to: '  : || {',
    test: realSteps,
    name: 'cut off a log that has filled its disk to the last byte',
  },
  {
    says: 'a copy of a log is made for which there is no room',
    file: `${steps}/rotate-step.ts`,
    from: 'if (copies && (',
    to: 'if (copies && nodeId === undefined && (',
    test: realSteps,
    name: 'refuse a copy for which there is no room',
  },
  {
    says: 'a rule is put in place that logrotate does not accept',
    file: `${steps}/config-file-step.ts`,
    from: '  [ -z "$qd_wrong" ] || {',
    to: '  : || {',
    test: realSteps,
    name: 'put no rule in place that logrotate does not accept',
  },
  {
    says: 'a file of configuration is not put back as it was',
    file: `${steps}/config-file-step.ts`,
    from: 'text: seen.text, over: params.text }',
    to: 'text: null, over: params.text }',
    test: realSteps,
    name: 'put a rule in place that logrotate accepts',
  },
  {
    says: 'a rule is taken back that somebody changed since',
    file: `${steps}/config-file-step.ts`,
    from: 'over === undefined || seen.text === over',
    to: 'true || seen.text === over',
    test: realSteps,
    name: 'take no rule back that somebody changed since',
  },
  {
    says: 'a rule that another one collides with stays where something else is wrong already',
    file: `${steps}/config-file-step.ts`,
    from: '  if [ -n "$qd_wrong" ]; then',
    to: '  if [ -n "$qd_wrong" ] && [ -z "$qd_before" ]; then',
    test: realSteps,
    name: 'take a rule away again that another rule collides with',
  },
  {
    says: 'a signal is sent to whatever process has that id by now',
    file: `${steps}/release-step.ts`,
    from: '[ "$(cat "/proc/$2/comm" 2>/dev/null)" = "$3" ] ||',
    to: ': ||',
    test: realSteps,
    name: 'send no signal to a process that is another one by now',
  },
  {
    says: 'a process that the signal ended is said to have let go',
    file: `${steps}/release-step.ts`,
    from: "if (how !== 'restart-unit' && now.processName !== processName)",
    to: "if (how !== 'restart-unit' && now.processName === '')",
    test: realSteps,
    name: 'count a deleted file once that a process has open twice',
  },
  {
    says: 'a path is followed that nobody found as a log',
    file: `${tail}/tail-desk.ts`,
    from: '    if (log === undefined)\n',
    to: '    if (log === undefined && nodeId === undefined)\n',
    test: desk,
    name: 'follows no path that was not found as a log',
  },
  {
    says: 'tails are followed without an end to their number',
    file: `${tail}/tail-desk.ts`,
    from: 'if (open >= mostTails)',
    to: 'if (open < 0)',
    test: limits,
    name: 'follows no more than eight tails at once',
  },
  {
    says: 'a tail that was closed counts for ever',
    file: `${tail}/tail-desk.ts`,
    from: '        open -= 1;\n',
    to: '',
    test: limits,
    name: 'follows no more than eight tails at once',
  },
  {
    says: 'any number of logs is followed together',
    file: `${tail}/tail-desk.ts`,
    from: 'if (streams.length > mostStreams)',
    to: 'if (streams.length < 0)',
    test: limits,
    name: 'follows no more than 32 logs together',
  },
  {
    says: 'more lines are handed over than a window can show',
    file: `${tail}/follow-tail.ts`,
    from: 'lines.length < linesPerTick && ',
    to: '',
    test: desk,
    name: 'never hands over more than a window can show',
  },
  {
    says: 'lines that were given up are not counted',
    file: `${tail}/stream-intake.ts`,
    from: '    counts.dropped += lines;\n',
    to: '',
    test: desk,
    name: 'never hands over more than a window can show',
  },
  {
    says: 'a line without an end takes all memory',
    file: `${tail}/lines/line-cutter.ts`,
    from: 'if (end - at > mostLineBytes)',
    to: 'if (end < at)',
    test: lines,
    name: 'lose the end of a line that is too long',
  },
  {
    says: 'one of several equal lines of a table is overwritten, whichever comes first',
    file: lineStep,
    from: 'if (!seen.isAtPlace && seen.before > 1)',
    to: 'if (seen.before < 0)',
    test: lineTest,
    name: 'writes a line of a table only in place of the one that the plan saw',
  },
  {
    says: 'a table is written whose old form could not be given back',
    file: lineStep,
    from: 'return seen.endsWithNewline',
    to: 'return seen.before > 0',
    test: lineTest,
    name: 'writes nothing into a table whose last line has no end',
  },
  {
    says: 'a disk that has no room left receives what a plan moves',
    file: room,
    from: 'return left < leastBytes',
    to: 'return left < -leastBytes',
    test: roomTest,
    name: 'refuses a plan that would leave a receiving disk next to no room',
  },
  {
    says: 'a disk of which nobody knows the room receives what a plan moves',
    file: room,
    from: 'if (availableBytes === undefined) return',
    to: "if (nodeId === '') return",
    test: roomTest,
    name: 'refuses a plan that would leave a receiving disk next to no room',
  },
];
