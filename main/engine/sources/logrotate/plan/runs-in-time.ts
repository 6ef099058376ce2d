import { roughDurationText } from '#shared/format';
import type { LogFile, NodeId, RotationRunner, WishedRule } from '#shared/model';
import { failed, fault, ok } from '#shared/fault';
import { stepCall, type Look, type Offer } from '../../../source-kit/index.ts';
import { configFileStep } from '../step/index.ts';
import { placeOn } from './on-node.ts';
import { pathWords } from './rule-text.ts';

const hourMs = 3_600_000;
/** Between two runs where nobody made the timer run more often: so do distributions ship it. */
const usualMs = 24 * hourMs;
/** The timer of Debian, Raspberry Pi OS, Fedora and SUSE alike. */
const timer = 'logrotate.timer';
/**
 * The last word on the timer, behind those of a distribution (systemd.unit.5). Each log has one of its own, so that the timer stays
 * hourly while any of them lies there: taking back what was done for one log takes nothing from another.
 */
const dropInsBegin = `/etc/systemd/system/${timer}.d/90-quarterdeck`;
const dropInOf = (path: string): string => `${dropInsBegin}-${pathWords(path)}.conf`;
/** An empty one takes the calendar away that was there (systemd.timer.5). Rules that are due daily stay daily: their state says when they were rotated. */
const dropInText = `# Written by Quarterdeck: a log here grows too fast for one look a day.
[Timer]
OnCalendar=
OnCalendar=hourly
RandomizedDelaySec=5min
AccuracySec=1min
`;

/** Whether a drop-in of ours makes the timer of a node hourly now. */
export const hourlyLook = (nodeId: NodeId): Look => ({
  id: `logrotate.hourly ${nodeId}`,
  through: [nodeId],
  ask: {
    id: 'logrotate.hourly',
    says: `ls ${dropInsBegin}*.conf`,
    lane: 'own-channel',
    script: `for qd_file in ${dropInsBegin}*.conf; do [ ! -f "$qd_file" ] || { echo yes; exit; }; done\necho no`,
    inputs: [],
    effect: 'reads',
    limits: { timeoutMs: 20_000, stdoutBytes: 4_096, stderrBytes: 4_096 },
    read: ({ stdout }) =>
      stdout === 'yes\n' || stdout === 'no\n'
        ? ok(stdout === 'yes\n')
        : failed(fault('probe.unreadable', `What makes ${timer} of ${nodeId} hourly could not be read.`)),
  },
});

/** A log that gets a rule, and what decides whether the rule comes in time. */
export type Place = {
  readonly nodeId: NodeId;
  readonly log: LogFile;
  readonly runner: RotationRunner;
  /** Of the file system it lies on; undefined: unknown. */
  readonly space: { readonly sizeBytes: number; readonly availableBytes: number } | undefined;
  readonly rule: WishedRule;
  /** Its timer is hourly because of another log of ours, and only as long as that is covered so. */
  readonly isHourlyByUs: boolean;
};

/** How long what the file system will have free after a rotation lasts at the log's speed, ms; undefined: too little is known. */
const lastsMs = ({ log, space }: Place): number | undefined => {
  const speed = log.growth?.bytesPerHour ?? 0;
  return space === undefined || speed <= 0
    ? undefined
    : ((space.availableBytes + log.sizeBytes) / speed) * hourMs;
};

/**
 * What a rule needs besides itself where logrotate runs too seldom for how fast the log grows: its timer, made hourly. Nothing where
 * the rule alone is enough, or where nobody can say; only a warning where no timer of systemd starts logrotate, or an hour is too long.
 */
export const runsInTime = (
  place: Place,
  wave: number,
): Required<Pick<Offer, 'steps' | 'files' | 'warnings'>> => {
  const { nodeId, log, runner, rule } = place;
  const nothing = { steps: [], files: [], warnings: [] };
  const lasts = lastsMs(place);
  const leansOnOthers = place.isHourlyByUs && runner.by === 'timer' && runner.everyMs === hourMs;
  const everyMs = leansOnOthers ? usualMs : runner.everyMs;
  if (lasts === undefined || everyMs === undefined || lasts >= everyMs) return nothing;
  const without = leansOnOthers ? ', but for other logs of this console,' : '';
  const why = `At its speed ${log.path} fills ${log.mount ?? 'its disk'} in about ${roughDurationText(lasts)}, and ${runner.name}${without} starts logrotate every ${roughDurationText(everyMs)}`;
  const isTooFast = lasts < hourMs;
  if (rule.sizeBytes === undefined)
    return { ...nothing, warnings: [`${why}: without a size no rule keeps it small.`] };
  if (runner.by !== 'timer' || runner.name !== timer || everyMs <= hourMs)
    return {
      ...nothing,
      warnings: [
        `${why}: no rule alone keeps it small. ${isTooFast ? 'Find out why it writes so much.' : 'Let logrotate run more often.'}`,
      ],
    };
  return {
    steps: [
      stepCall(
        configFileStep,
        { nodeId, path: dropInOf(log.path), of: 'systemd', text: dropInText },
        placeOn(nodeId, `hourly ${nodeId}`, wave),
      ),
    ],
    files: [
      {
        nodeId,
        path: dropInOf(log.path),
        becomes: 'written',
        text: { after: dropInText },
        says: leansOnOthers
          ? `${why}: it stays hourly for this one too, whatever becomes of the others.`
          : `${why}: from now on every hour. Other rules keep their times.`,
      },
    ],
    warnings: [
      'logrotate may start at once: its timer makes up for a run that it missed.',
      ...(isTooFast ? [`${why}: an hour is too long as well. Find out why it writes so much.`] : []),
    ],
  };
};
