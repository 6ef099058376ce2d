// Guards and safety steps, each with the change that takes it away and the one test that must notice (R95).
const run = 'main/engine/operation/run';
const guard = 'main/engine/operation/guard';
const journal = 'main/engine/journal';

/**
 * @typedef {object} Mutant
 * @property {string} says what is taken away
 * @property {string} file where it stands
 * @property {string} from text that occurs exactly once in it
 * @property {string} to what stands there instead
 * @property {string} test file of the test that must turn red
 * @property {string} name its name, or the beginning of it
 */

const running = `${run}/run.test.ts`;
const foundAgain = `${run}/found-again.test.ts`;
const locks = `${run}/locks.test.ts`;
const confirm = 'main/engine/operation/confirm.test.ts';
const exhaustive = `${guard}/exhaustive.test.ts`;

/** @type {readonly Mutant[]} */
export const mutants = [
  {
    says: 'a change leaves without an intent in the journal',
    file: `${run}/step-run.ts`,
    from: '  await context.intend(seen, [sentText(placed.ask)]);\n',
    to: '',
    test: running,
    name: 'its intent is on disk, by journal and by audit log',
  },
  {
    says: 'a change leaves without a line in the audit log',
    file: `${run}/run-step.ts`,
    from: "await book.audit({ ...of, what: undoes ? 'undo-step' : 'step', calls: [...texts], outcome: 'sending' });",
    to: '',
    test: running,
    name: 'its intent is on disk, by journal and by audit log',
  },
  {
    says: 'the journal does not fsync',
    file: `${journal}/disk/append-log.ts`,
    from: '      await file.append(Buffer.from(`${line}\\n`));\n      await file.sync();\n',
    to: '      await file.append(Buffer.from(`${line}\\n`));\n',
    test: `${journal}/open-journal.test.ts`,
    name: 'has a record on the disk before it says so',
  },
  {
    says: 'a journal that could not write once is written again',
    file: `${journal}/disk/append-log.ts`,
    from: '    if (failure !== undefined) throw new FaultError(failure);\n',
    to: '',
    test: `${journal}/open-journal.test.ts`,
    name: 'stops for good after the first',
  },
  {
    says: 'entries cut off the end of the audit log are not missed',
    file: `${journal}/check-audit.ts`,
    from: 'if (head.count > end.count)',
    to: 'if (head.count < 0)',
    test: `${journal}/open-audit.test.ts`,
    name: 'is found out while it is open, too',
  },
  {
    says: 'a plan runs although the fleet changed since it was shown',
    file: 'main/engine/operation/start-operation.ts',
    from: '  mustMatch(fresh, order.hash);\n',
    to: '',
    test: confirm,
    name: 'refuses when the fleet changed between preview and confirmation',
  },
  {
    says: 'nothing is planned again under the locks',
    file: 'main/engine/operation/launch-operation.ts',
    from: '    await isStillSo();\n',
    to: '',
    test: confirm,
    name: 'refuses when the fleet changed while it waited for its locks',
  },
  {
    says: 'a confirmation counts for ever',
    file: 'main/engine/operation/plan-desk.ts',
    from: 'if (untilMs < nowMs) waiting.delete(hash);',
    to: 'if (untilMs < 0 - nowMs) waiting.delete(hash);',
    test: confirm,
    name: 'forgets a plan after 30 seconds',
  },
  {
    says: 'a step does not stop at what it did not expect',
    file: `${run}/step-run.ts`,
    from: "      return { kind: 'failed', fault: fault('action.drifted', judged.says, { subject: call.subject }), sent };\n    seen = looked.seen;",
    to: '      seen = looked.seen;\n    seen = looked.seen;',
    test: running,
    name: 'each step looks again',
  },
  {
    says: 'one override stands for all',
    file: 'main/engine/operation/start-operation.ts',
    from: '!order.overrides.some((override) => override.guard === guard)',
    to: 'order.overrides.length === 0',
    test: confirm,
    name: 'need one override for each class',
  },
  {
    says: 'an operation and its overrides need no reason',
    file: 'shared/contract/operation.ts',
    from: 'z.string().trim().min(1).max(500)',
    to: 'z.string().trim().max(500)',
    test: confirm,
    name: 'need a typed reason',
  },
  {
    says: 'quorum can be overridden',
    file: 'main/engine/operation/start-operation.ts',
    from: '!mayOverride || ',
    to: '',
    test: confirm,
    name: 'of quorum can never be overridden',
  },
  {
    says: 'half of the managers are a quorum',
    file: `${guard}/quorum.ts`,
    from: 'const needed = Math.floor(managers.length / 2) + 1;',
    to: 'const needed = Math.ceil(managers.length / 2);',
    test: exhaustive,
    name: 'holds for exactly the subsets',
  },
  {
    says: 'a manager of which nothing is known counts as reachable',
    file: `${guard}/quorum.ts`,
    from: "reachability === 'reachable' && status === 'ready'",
    to: "reachability !== 'unreachable' && status !== 'down'",
    test: exhaustive,
    name: 'counts unreachable, unknown and down ones as gone',
  },
  {
    says: 'a node of which nothing is known counts as room',
    file: `${guard}/room.ts`,
    from: "seat.standing === 'available' && !seat.leaves",
    to: "seat.standing !== 'down' && !seat.leaves",
    test: exhaustive,
    name: 'counts nothing on or for a node',
  },
  {
    says: 'the most per node is forgotten when counting room',
    file: `${guard}/room.ts`,
    from: 'Math.max(0, most - seat.copies)',
    to: 'Math.max(0, most)',
    test: exhaustive,
    name: 'is right for every subset of nodes that leave',
  },
  {
    says: 'a lock that somebody else holds is taken',
    file: `${run}/lock-desk.ts`,
    from: '        if (!isOurs && shown !== holder.token) return failed(lockedBy(holder));\n',
    to: '',
    test: locks,
    name: 'see who holds a lock',
  },
  {
    says: 'changes carry no fence',
    file: `${run}/lock-desk.ts`,
    from: 'keeper.fence?.(inner, holder) ?? inner',
    to: 'inner',
    test: locks,
    name: 'never change a machine with a token',
  },
  {
    says: 'two consoles may each take away another manager',
    file: 'main/engine/operation/compose/maintenance-offer.ts',
    from: '...merged.locks, ...managerLocks(request, parts)',
    to: '...merged.locks, ...managerLocks(request, parts).slice(0, 0)',
    test: locks,
    name: 'do not take away two managers at once',
  },
  {
    says: 'done means sent',
    file: `${run}/step-run.ts`,
    from: "  return verify(context, deadline, { params, seen, sent, end: 'done' });\n",
    to: "  return { kind: 'done', says: 'Sent.', sent };\n",
    test: running,
    name: 'means observed',
  },
  {
    says: 'a change whose answer never came is sent again blind',
    file: `${run}/reconcile-step.ts`,
    from: '    kind.comparesAndSets === true ||\n',
    to: '    kind.id !== undefined ||\n',
    test: running,
    name: 'is never followed by a second try',
  },
  {
    says: 'another manager is asked although the first may have done it',
    file: `${run}/asker.ts`,
    from: "if (last.outcome.kind !== 'not-sent') return last;",
    to: "if (last.outcome.kind === 'answered') return last;",
    test: running,
    name: 'is followed by a second try',
  },
  {
    says: 'a deadline goes on by itself',
    file: `${run}/step-deadline.ts`,
    from: "  if (!of.asking) await context.turn('asking', of.says);\n  return 'asking';",
    to: "  return { kind: 'left', says: of.says, sent: of.sent };",
    test: running,
    name: 'means observed',
  },
  {
    says: 'what was done first is taken back first',
    file: 'main/engine/operation/compose/undo-calls.ts',
    from: '.filter(only).toReversed()',
    to: '.filter(only)',
    test: running,
    name: 'cancels: everything is put back',
  },
  {
    says: 'a broken promise stops nothing',
    file: `${run}/gate.ts`,
    from: '  if (below !== undefined) return below;\n',
    to: '',
    test: running,
    name: 'pauses when fewer copies serve',
  },
  {
    says: 'quorum is not asked about again before a manager goes',
    file: `${run}/gate.ts`,
    from: "answer.verdict === 'refused' ?",
    to: "answer.verdict === 'not-applicable' ?",
    test: running,
    name: 'does not reboot a manager after another one fell',
  },
  {
    says: 'rolling maintenance goes on after a failure',
    file: `${run}/run-operation.ts`,
    from: "    if (end.kind === 'failed') return { kind: 'failed', fault: end.fault };\n",
    to: '',
    test: running,
    name: 'stops rolling maintenance',
  },
  {
    says: 'done steps of an operation that was found again are done again',
    file: `${run}/run-operation.ts`,
    from: "['done', 'already-so', 'undone'].includes(step.state)",
    to: "['undone'].includes(step.state)",
    test: foundAgain,
    name: 'only what failed is tried again',
  },
  {
    says: 'an operation is gone on with that a later one has begun to take back',
    file: 'main/engine/operation/operations.ts',
    from: 'operation.undoes === id && seen.size > 0',
    to: 'operation.undoes === id && seen.size < 0',
    test: foundAgain,
    name: 'is not gone on with once a later operation',
  },
  {
    says: 'a new console may act at once',
    file: 'main/engine/operation/operations.ts',
    from: '    if (!allowed) throw new FaultError',
    to: '    if (!allowed && says === "") throw new FaultError',
    test: confirm,
    name: 'only looks and plans until a person allows it',
  },
];
