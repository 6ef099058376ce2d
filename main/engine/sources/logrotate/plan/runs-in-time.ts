import { roughDurationText } from '#shared/format';
import type { LogFile, NodeId, RotationRunner, WishedRule } from '#shared/model';
import { stepCall, type Offer } from '../../../source-kit/index.ts';
import { configFileStep } from '../step/index.ts';
import { placeOn } from './on-node.ts';

const hourMs = 3_600_000;
/** The timer of Debian, Raspberry Pi OS, Fedora and SUSE alike. */
const timer = 'logrotate.timer';
/** The last word on the timer, behind those of a distribution (systemd.unit.5). */
const dropIn = `/etc/systemd/system/${timer}.d/90-quarterdeck.conf`;
/** An empty one takes the calendar away that was there (systemd.timer.5). Rules that are due daily stay daily: their state says when they were rotated. */
const dropInText = `# Written by Quarterdeck: a log here grows too fast for one look a day.
[Timer]
OnCalendar=
OnCalendar=hourly
RandomizedDelaySec=5min
AccuracySec=1min
`;

/** A log that gets a rule, and what decides whether the rule comes in time. */
export type Place = {
  readonly nodeId: NodeId;
  readonly log: LogFile;
  readonly runner: RotationRunner;
  /** Of the file system it lies on; undefined: unknown. */
  readonly space: { readonly sizeBytes: number; readonly availableBytes: number } | undefined;
  readonly rule: WishedRule;
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
  if (lasts === undefined || runner.everyMs === undefined || lasts >= runner.everyMs) return nothing;
  const why = `At its speed ${log.path} fills ${log.mount ?? 'its disk'} in about ${roughDurationText(lasts)}, and ${runner.name} starts logrotate every ${roughDurationText(runner.everyMs)}`;
  const isTooFast = lasts < hourMs;
  if (rule.sizeBytes === undefined)
    return { ...nothing, warnings: [`${why}: without a size no rule keeps it small.`] };
  if (runner.by !== 'timer' || runner.name !== timer || runner.everyMs <= hourMs)
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
        { nodeId, path: dropIn, of: 'systemd', text: dropInText },
        placeOn(nodeId, `hourly ${nodeId}`, wave),
      ),
    ],
    files: [
      {
        nodeId,
        path: dropIn,
        becomes: 'written',
        text: { after: dropInText },
        says: `${why}: from now on every hour. Other rules keep their times.`,
      },
    ],
    warnings: [
      'logrotate may start at once: its timer makes up for a run that it missed.',
      ...(isTooFast ? [`${why}: an hour is too long as well. Find out why it writes so much.`] : []),
    ],
  };
};
