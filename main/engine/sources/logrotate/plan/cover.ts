import { bytesText } from '#shared/format';
import { valueOf, type LogFile, type NodeId, type PlannedFile, type WishedRule } from '#shared/model';
import {
  joinOffers,
  nodeLock,
  noOffer,
  refused,
  stepCall,
  type Look,
  type Offer,
  type PlanView,
} from '../../../source-kit/index.ts';
import { askConfigFile, configFileStep, type ConfigFileSeen } from '../step/index.ts';
import { logOn, placeOn, type RequestOf } from './on-node.ts';
import { folderLook, type FolderOwner } from './folder-look.ts';
import { proposeRule } from './propose-rule.ts';
import { ruleFileName, ruleFileText } from './rule-text.ts';
import { hourlyLook, runsInTime, type Place } from './runs-in-time.ts';

const spaceOf = (view: PlanView, nodeId: NodeId, { mount }: LogFile): Place['space'] => {
  const facts = view.nodes.find(({ node }) => node.id === nodeId)?.facts;
  const volume =
    facts === undefined ? undefined : valueOf(facts.volumes)?.find((each) => each.mount === mount);
  return volume === undefined ? undefined : valueOf(volume.space);
};

const wayWarnings = (log: LogFile, { how }: WishedRule): readonly string[] => {
  if (how.kind !== 'copytruncate') return [];
  const holes = (log.writers ?? []).filter(({ opens }) => opens === 'write');
  return [
    'Copied and emptied: each rotation needs room for a whole copy, and lines written in between are lost (logrotate.8, copytruncate).',
    ...(holes.length === 0
      ? []
      : [
          `${holes.map(({ processName }) => processName).join(', ')} does not append: after a rotation the file has a hole at its beginning and looks larger than it is.`,
        ]),
  ];
};

/** The file that the rule goes into, as it is when the plan is made. */
const fileLook = (nodeId: NodeId, path: string): Look => ({
  id: `logrotate.rule-file ${nodeId} ${path}`,
  through: [nodeId],
  ask: askConfigFile({ nodeId, path: ruleFileName(path), of: 'logrotate' }),
});

const onOne = (
  view: PlanView,
  { nodeIds, path, rule: wished }: RequestOf<'cover-log'>,
  wave: number,
): Offer => {
  const nodeId = nodeIds[wave];
  if (nodeId === undefined) return noOffer;
  const found = logOn(view, nodeId, path);
  if (typeof found === 'string') return refused(found);
  const { log, logs } = found;
  // A rule is lines of text: such a name would be several.
  if (/[\n\r]/.test(path)) return refused('A name with a line break in it cannot stand in a rule.');
  if (log.kind !== 'file')
    return refused(
      log.kind === 'journal'
        ? 'journald keeps its journal itself: bound it instead.'
        : 'Docker asks not to touch the logs of containers with other tools: give the service a cap instead.',
    );
  if (log.cover.by === 'rule')
    return refused(`${path} on ${nodeId} is covered already, by ${log.cover.ruleId}.`);
  if (logs.runner === undefined || logs.runner.by === 'nothing')
    return refused(
      `Nothing starts logrotate on ${nodeId}: a rule alone would rotate nothing. Install or enable it first.`,
    );
  const looked = view.looked?.get(folderLook(nodeId, path).id);
  if (looked?.ok !== true) return refused(looked?.fault.says ?? `The folder of ${path} was not looked at.`);
  const { as } = looked.value as FolderOwner;
  const there = view.looked?.get(fileLook(nodeId, path).id);
  if (there?.ok !== true) return refused(there?.fault.says ?? `Where the rule goes was not looked at.`);
  const before = (there.value as ConfigFileSeen).text;
  const hourly = view.looked?.get(hourlyLook(nodeId).id);
  if (hourly?.ok !== true) return refused(hourly?.fault.says ?? `The timer of ${nodeId} was not looked at.`);
  const space = spaceOf(view, nodeId, log);
  const rule = wished ?? proposeRule(log, space?.sizeBytes);
  const more = runsInTime(
    { nodeId, log, runner: logs.runner, space, rule, isHourlyByUs: hourly.value === true },
    wave,
  );
  const file = ruleFileName(path);
  const text = ruleFileText(path, rule, as);
  const planned: PlannedFile = {
    nodeId,
    path: file,
    becomes: 'written',
    text: { ...(before === null ? {} : { before }), after: text },
    says: `A rule for ${path}, which is ${bytesText(log.sizeBytes)} now.`,
  };
  return {
    ...noOffer,
    steps: [
      stepCall(
        configFileStep,
        { nodeId, path: file, of: 'logrotate', text, over: before },
        placeOn(nodeId, `cover ${nodeId} ${path}`, wave),
      ),
      ...more.steps,
    ],
    locks: [nodeLock(nodeId)],
    files: [planned, ...more.files],
    warnings: [
      ...wayWarnings(log, rule),
      ...more.warnings,
      ...(logs.runner.enabled
        ? []
        : [`${logs.runner.name} is switched off on ${nodeId}: nothing starts logrotate there.`]),
      ...(rule.sizeBytes === undefined || more.files.length > 0
        ? []
        : [
            `Its size counts only when logrotate runs, by ${logs.runner.name}; it may grow larger in between.`,
          ]),
    ],
    estimateMs: 5_000,
  };
};

/** What is asked when a rule is planned: whether logrotate may work as root where the log lies, and what of ours is there already. */
export const coverLooks = (_view: PlanView, { nodeIds, path }: RequestOf<'cover-log'>): readonly Look[] =>
  nodeIds.flatMap((nodeId) => [folderLook(nodeId, path), fileLook(nodeId, path), hourlyLook(nodeId)]);

/** A rule for a log that nobody rotates, on each node that has it, one node after the other. */
export const planCover = (view: PlanView, request: RequestOf<'cover-log'>): Offer => {
  const offer = joinOffers(request.nodeIds.map((_id, wave) => onOne(view, request, wave)));
  return { ...offer, warnings: [...new Set(offer.warnings)] };
};
