import { bytesText, plural } from '#shared/format';
import type { LogFile, NodeLogs, PlannedFile, RotationRule } from '#shared/model';
import {
  nodeLock,
  noOffer,
  refused,
  stepCall,
  type Look,
  type Offer,
  type PlanView,
} from '../../../source-kit/index.ts';
import { cutOffStep, rotateStep } from '../step/index.ts';
import { readDryRun } from './dry-run.ts';
import { logOn, placeOn, type RequestOf } from './on-node.ts';
import { oneRuleConfig } from './one-rule.ts';
import { mainPath, ruleLook, type RuleLook } from './rule-look.ts';

type Rotating = RequestOf<'rotate-log'>;

const ruleOf = ({ cover }: LogFile, { rules }: NodeLogs): RotationRule | undefined =>
  cover.by === 'rule' ? rules.find(({ id }) => id === cover.ruleId) : undefined;

/** What is asked when a rotation by rule is planned: the rule as it is written, and a dry run. */
export const rotateLooks = (view: PlanView, { nodeId, path, how }: Rotating): readonly Look[] => {
  const found = logOn(view, nodeId, path);
  if (how.kind !== 'by-rule' || typeof found === 'string') return [];
  const rule = ruleOf(found.log, found.logs);
  return rule === undefined ? [] : [ruleLook(nodeId, rule, path)];
};

/** Writers that go on writing into the file that was renamed. */
const stillWriting = ({ writers = [] }: LogFile, rule: RotationRule): readonly string[] =>
  rule.how !== 'rename' || rule.signalsWriter || writers.length === 0
    ? []
    : [
        `The rule tells nobody: ${writers.map(({ processName, processId }) => `${processName} (${processId})`).join(', ')} will go on writing into the renamed file until it opens its log anew.`,
      ];

const freeAt = (view: PlanView, log: LogFile, nodeId: string): number | undefined => {
  const volumes = view.nodes.find(({ node }) => node.id === nodeId)?.facts.volumes;
  const volume =
    volumes?.state === 'known' ? volumes.value.find(({ mount }) => mount === log.mount) : undefined;
  return volume?.space.state === 'known' ? volume.space.value.availableBytes : undefined;
};

const needText = (rule: RotationRule, log: LogFile): string =>
  `${rule.how === 'copytruncate' ? 'A copy is made before the log is emptied' : 'A copy is made'}: it needs ${bytesText(log.sizeBytes)}`;

const byRule = (view: PlanView, { nodeId, path }: Rotating): Offer => {
  const found = logOn(view, nodeId, path);
  if (typeof found === 'string') return refused(found);
  const { log, logs } = found;
  const rule = ruleOf(log, logs);
  if (rule === undefined)
    return refused(`No rule of ${nodeId} covers ${path}. Cover it first, or cut it off.`);
  const looked = view.looked?.get(ruleLook(nodeId, rule, path).id);
  if (looked === undefined) return refused(`The rule of ${path} was not looked at.`);
  if (!looked.ok) return refused(looked.fault.says);
  const { main, text, dryRun, sizes } = looked.value as RuleLook;
  const config = oneRuleConfig({ main, mainPath, text, file: rule.file, line: rule.line });
  const run = readDryRun(dryRun, { nodeId, path, sizes });
  if (config === undefined || run === undefined)
    return refused(`${rule.id} is not what was seen any more. Look at the logs again.`);
  if (run.errors.length > 0)
    return { ...refused(`logrotate refuses: ${run.errors.slice(0, 3).join(' ')}`), files: run.files };
  const copies = rule.how !== 'rename';
  const free = freeAt(view, log, nodeId);
  if (copies && free !== undefined && free < log.sizeBytes)
    return {
      ...refused(
        `The copy will not fit. ${needText(rule, log)}, ${bytesText(free)} are free. Cut it off instead: that needs no room.`,
      ),
      files: run.files,
    };
  const others = rule.matches - 1;
  return {
    ...noOffer,
    steps: [
      stepCall(
        rotateStep,
        { nodeId, path, ruleId: rule.id, config, copies },
        placeOn(nodeId, `rotate ${nodeId} ${path}`),
      ),
    ],
    locks: [nodeLock(nodeId)],
    files: run.files,
    warnings: [
      ...(others > 0 ? [`The rule is for ${plural(rule.matches, 'log')}; all of them are rotated.`] : []),
      ...stillWriting(log, rule),
      ...(rule.how === 'copytruncate'
        ? ['Lines that are written between the copy and the emptying are lost (logrotate.8, copytruncate).']
        : []),
    ],
    estimateMs: 5_000 + Math.round(log.sizeBytes / 100_000),
  };
};

const cutOff = (view: PlanView, { nodeId, path }: Rotating, keepTailBytes: number): Offer => {
  const found = logOn(view, nodeId, path);
  if (typeof found === 'string') return refused(found);
  const { log } = found;
  if (log.kind === 'journal')
    return refused('The journal is no file that could be cut off: bound it instead.');
  const frees = Math.max(0, log.sizeBytes - keepTailBytes);
  const holes = (log.writers ?? []).filter(({ opens }) => opens === 'write');
  const file: PlannedFile = {
    nodeId,
    path,
    becomes: 'cut-off',
    sizeBytes: log.sizeBytes,
    freesBytes: frees,
    says: `Everything before its last ${bytesText(keepTailBytes)} is lost.`,
  };
  return {
    ...noOffer,
    steps: [
      stepCall(cutOffStep, { nodeId, path, keepTailBytes }, placeOn(nodeId, `cut-off ${nodeId} ${path}`)),
    ],
    locks: [nodeLock(nodeId)],
    files: [file],
    warnings: [
      'An emergency: nothing is copied, and what is before the end of the log cannot be brought back.',
      ...(log.kind === 'container'
        ? ['Docker asks not to touch this file with other tools; a cap on its log is the way that lasts.']
        : []),
      ...(holes.length > 0
        ? [
            `${holes.map(({ processName }) => processName).join(', ')} does not append: it goes on at its old place, and the file looks large again but has a hole and takes no room.`,
          ]
        : []),
    ],
    estimateMs: 3_000,
  };
};

/** One log now: by its rule, after a dry run, or cut off where no room is left for that. */
export const planRotate = (view: PlanView, request: Rotating): Offer =>
  request.how.kind === 'by-rule' ? byRule(view, request) : cutOff(view, request, request.how.keepTailBytes);
