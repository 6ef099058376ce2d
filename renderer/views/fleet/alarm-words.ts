import { durationText } from '#shared/format';
import type { Alarm, Evidence, RuleId } from '#shared/model';

/** What a rule watches, for one line of the event list: `fra-db2: disk alarm`. */
export const ruleNoun: Readonly<Record<RuleId, string>> = {
  'disk-space': 'disk alarm',
  'disk-inodes': 'inode alarm',
  'disk-read-only': 'read-only alarm',
  'mount-missing': 'missing mount alarm',
  'node-unreachable': 'no answer',
  'node-blocked': 'login blocked',
  'node-stale': 'silence',
  'host-key-changed': 'host key change',
  'clock-skew': 'clock alarm',
  'node-rebooted': 'reboot',
  'under-voltage': 'voltage alarm',
  overheating: 'heat alarm',
  'memory-pressure': 'memory alarm',
  'failed-units': 'failed units',
  'round-trip': 'round trip alarm',
};

/** An alarm that is not about filling, in two or three words that fit a tile; undefined for the ones a tile shows as numbers. */
export const tileWord = (evidence: Evidence): string | undefined => {
  switch (evidence.rule) {
    case 'disk-read-only':
      return `${evidence.mount} is read-only`;
    case 'mount-missing':
      return `${evidence.mount} is missing`;
    case 'clock-skew':
      return `clock off ${durationText(Math.abs(evidence.skewMs))}`;
    case 'node-rebooted':
      return evidence.previousBootEnd === 'unclean' ? 'crashed' : 'rebooted';
    case 'under-voltage':
      return 'low voltage';
    case 'overheating':
      return `${Math.round(evidence.celsius)}\u2009°C`;
    case 'memory-pressure':
      return 'short of memory';
    case 'failed-units':
      return evidence.units.length === 1 ? '1 unit failed' : `${evidence.units.length} units failed`;
    case 'disk-inodes':
      return 'few inodes left';
    default:
      return undefined;
  }
};

/** True when an alarm is about the space of this mount. */
export const isAboutSpace = ({ evidence }: Alarm, mount: string): boolean =>
  evidence.rule === 'disk-space' && evidence.mount === mount;
