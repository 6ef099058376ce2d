import { assertNever, faultCatalogue } from '#shared/fault';
import type { Alarm, EpochMs } from '#shared/model';
import { diskText, type AlarmText, type DiskEvidence } from './disk-alarm-text.ts';
import { logTroubleText } from './log-alarm-text.ts';
import { countText, listText, memoryText, millisecondsText, percentText, plural } from './quantity.ts';
import { disagreementText, promiseText, quorumText, unreadableText } from './replica-alarm-text.ts';
import {
  disputeText,
  lagText,
  lastCopyText,
  oneZoneText,
  retentionText,
  spaceUnreadableText,
} from './space-alarm-text.ts';
import { durationText } from './time.ts';

/** Writes any alarm. `nodeName` opens the title of one about a node; the others name themselves. Numbers of time are counted from `now`. */
export const alarmText = (
  alarm: Pick<Alarm, 'evidence' | 'held' | 'confirmedAt'>,
  nodeName: string,
  now: EpochMs,
): AlarmText => {
  const text = textOf(alarm.evidence, nodeName, now);
  if (!alarm.held) return text;
  const since = durationText(now - alarm.confirmedAt);
  return {
    ...text,
    because: `${text.because} Last confirmed ${since} ago; the data that could clear it is missing, so it stays.`,
  };
};

type EvidenceOf<R extends Alarm['evidence']['rule']> = Extract<Alarm['evidence'], { readonly rule: R }>;

const textOf = (evidence: Alarm['evidence'], name: string, now: EpochMs): AlarmText => {
  switch (evidence.rule) {
    case 'disk-space':
    case 'disk-inodes':
      return diskText(evidence satisfies DiskEvidence, name, now);
    case 'disk-read-only':
      return {
        title: `${name} ${evidence.mount} became read-only`,
        because: `The ${evidence.fileSystem} file system is mounted read-only now. Kernels do that when writing fails, often because the disk or SD card is dying.`,
        next: 'Read the kernel log (dmesg) for I/O errors, copy what matters away, then replace the disk.',
      };
    case 'mount-missing':
      return {
        title: `${name} ${evidence.mount} is not mounted`,
        because:
          'The fleet file expects a file system there and the node lists none. What is written there now fills the disk below.',
        next: `Mount it (mount ${evidence.mount}), then check what was written underneath meanwhile.`,
      };
    case 'node-unreachable':
      return unreachableText(evidence, name, now);
    case 'node-blocked':
    case 'host-key-changed':
      return blockedText(evidence, name);
    case 'node-stale':
      return staleText(evidence, name, now);
    case 'clock-skew':
      return skewText(evidence, name);
    case 'node-rebooted':
      return rebootText(evidence, name, now);
    case 'under-voltage':
      return voltageText(evidence, name);
    case 'overheating':
      return {
        title: `${name} is at ${Math.round(evidence.celsius)} °C`,
        because: `The hottest sensor reads ${evidence.celsius.toFixed(1)} °C, over the limit of ${evidence.limitCelsius} °C.`,
        next: 'Check fans, dust and load. The processor slows itself down before it shuts off.',
      };
    case 'memory-pressure':
      return memoryPressureText(evidence, name);
    case 'failed-units':
      return unitsText(evidence, name);
    case 'round-trip':
      return roundTripText(evidence, name);
    case 'replica-promise':
      return promiseText(evidence, now);
    case 'swarm-unreadable':
      return unreadableText(evidence, now);
    case 'managers-disagree':
      return disagreementText(evidence, now);
    case 'quorum-at-risk':
      return quorumText(evidence, now);
    case 'space-unreadable':
      return spaceUnreadableText(evidence, now);
    case 'space-dispute':
      return disputeText(evidence, now);
    case 'space-last-copy':
      return lastCopyText(evidence, now);
    case 'space-one-zone':
      return oneZoneText(evidence, now);
    case 'space-lag':
      return lagText(evidence, now);
    case 'space-retention':
      return retentionText(evidence, now);
    case 'scheduled-task':
      return {
        title: `${evidence.name} ${taskTitles[evidence.kind]}`,
        because: evidence.says,
        next: evidence.nextStep,
      };
    case 'log-trouble':
      return logTroubleText(evidence, name, now);
    default:
      return assertNever(evidence);
  }
};

const taskTitles = {
  failing: 'fails',
  'not-run': 'did not run',
  'nobody-runs': 'is run by too few nodes',
  'too-many': 'is run by too many nodes',
} as const;

/** The alarm is raised over 15 s of silence (R85); well under that the node has answered again and is only kept on watch. */
const freshMs = 10_000;

const staleText = ({ lastAnswerAt }: EvidenceOf<'node-stale'>, name: string, now: EpochMs): AlarmText => {
  const silentMs = now - lastAnswerAt;
  if (silentMs <= freshMs) {
    return {
      title: `${name} was silent`,
      because: `Its last answer came ${durationText(silentMs)} ago, after a silence. The alarm ends when it stays.`,
      next: 'Nothing to do if it stays. If it falls silent again, look at it from its own console.',
    };
  }
  return {
    title: `${name} is silent`,
    because: `The connection is open but no answer has come for ${durationText(silentMs)}.`,
    next: 'The machine may be frozen or swapping. Look at it from its own console; values on screen are old.',
  };
};

const unreachableText = (evidence: EvidenceOf<'node-unreachable'>, name: string, now: EpochMs): AlarmText => {
  const { fault, downSince, attempts, backSince } = evidence;
  if (backSince !== undefined) {
    return {
      title: `${name} comes and goes`,
      because: `It has answered again for ${durationText(now - backSince)}; it went away ${durationText(now - downSince)} ago. ${fault.says}`,
      next: 'Nothing to do if it stays. If it goes again, look at its link and power.',
    };
  }
  return {
    title: `${name} has not answered for ${durationText(now - downSince)}`,
    because: `${fault.says} ${plural(attempts, 'try', 'tries')} since then.`,
    next: faultCatalogue[fault.code].next,
  };
};

const blockedText = (
  { rule, fault }: EvidenceOf<'node-blocked' | 'host-key-changed'>,
  name: string,
): AlarmText => ({
  title:
    rule === 'host-key-changed'
      ? `The host key of ${name} has changed`
      : `${name} waits for you: ${lowerFirst(faultCatalogue[fault.code].title)}`,
  because: `${fault.says} ${faultCatalogue[fault.code].cause}`,
  next: faultCatalogue[fault.code].next,
});

const skewText = ({ skewMs, limitMs }: EvidenceOf<'clock-skew'>, name: string): AlarmText => ({
  title: `The clock of ${name} is ${durationText(Math.abs(skewMs))} ${skewMs < 0 ? 'behind' : 'ahead'}`,
  because: `Measured against this console at the middle of the question: ${millisecondsText(skewMs)}, over the limit of ${durationText(limitMs)}. Ages on screen do not use that clock.`,
  next: 'Check time synchronisation there (timedatectl, chronyc tracking). Logs of this node do not sort with the others until then.',
});

const endings = {
  clean: 'It was shut down in order before that.',
  unclean: 'The boot before did not end in order: it lost power or crashed.',
  unknown: 'How the boot before ended could not be read.',
} as const;

const rebootText = (
  { bootedAt, previousBootEnd }: EvidenceOf<'node-rebooted'>,
  name: string,
  now: EpochMs,
): AlarmText => ({
  title: previousBootEnd === 'unclean' ? `${name} lost power or crashed` : `${name} rebooted`,
  because: `Its boot id changed; it started ${durationText(now - bootedAt)} ago. ${endings[previousBootEnd]}`,
  next:
    previousBootEnd === 'unclean'
      ? 'Check its power supply and the end of the previous boot (journalctl -b -1 -e), then that its services are back.'
      : 'Check that its services are back. This clears by itself.',
});

const voltageText = ({ now, throttled }: EvidenceOf<'under-voltage'>, name: string): AlarmText => ({
  title: now ? `${name} gets too little voltage` : `${name} got too little voltage`,
  because: `The board reports under-voltage${now ? ' now' : ' within the last hour'}${throttled ? ' and runs slower because of it' : ''}. Writes may be lost and the SD card damaged.`,
  next: 'Use the official power supply and a short cable, and unplug what draws from its USB ports.',
});

const memoryPressureText = (evidence: EvidenceOf<'memory-pressure'>, name: string): AlarmText => {
  const { availableBytes, totalBytes, stalledRatio } = evidence;
  const left = `${memoryText(availableBytes)} of ${memoryText(totalBytes)} is available`;
  return {
    title: `${name} is short of memory`,
    because:
      stalledRatio === undefined
        ? `${left}, ${percentText(availableBytes / totalBytes)}. This kernel has no pressure figures, so the share decides.`
        : `Tasks waited for memory ${percentText(stalledRatio)} of the last minute; ${left}.`,
    next: 'Find the biggest processes (ps aux --sort=-rss | head) and restart or move one before the kernel kills one.',
  };
};

/** Units that are named before "and N more". */
const unitsNamed = 3;

const unitsText = ({ units }: EvidenceOf<'failed-units'>, name: string): AlarmText => {
  const named = units.slice(0, unitsNamed);
  const more = units.length - named.length;
  const first = units[0] ?? '';
  return {
    title:
      units.length === 1
        ? `${first} failed on ${name}`
        : `${countText(units.length)} units failed on ${name}`,
    because: `systemd lists as failed: ${listText(more > 0 ? [...named, `${more} more`] : named)}.`,
    next: `Read why with systemctl status ${first}, then restart it.`,
  };
};

const roundTripText = (
  { medianMs, targetMs, worstMs, windowMs }: EvidenceOf<'round-trip'>,
  name: string,
): AlarmText => ({
  // Between the thresholds the alarm is still open while the median is good again; saying "over" would be untrue.
  title:
    medianMs > targetMs
      ? `${name} answers in ${millisecondsText(medianMs)}, target ${millisecondsText(targetMs)}`
      : `${name} was slow, now ${millisecondsText(medianMs)}`,
  because: `The median of the last ${durationText(windowMs)} is ${millisecondsText(medianMs)}, the slowest ${millisecondsText(worstMs)}; the target is ${millisecondsText(targetMs)}. The node’s own work is not counted.`,
  next: 'Compare with its neighbours: if they are slow too it is the link, else the load of this node.',
});

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);
