import { durationText, millisecondsText } from '#shared/format';
import type { Alarm, Evidence, RuleId } from '#shared/model';

/** What happened to a node or service when a rule's alarm was raised, and when it cleared, after its name and mount. */
export const ruleEvents: Readonly<Record<RuleId, readonly [raised: string, cleared: string]>> = {
  'disk-space': ['is filling up', 'has room again'],
  'disk-inodes': ['is short of inodes', 'has inodes again'],
  'disk-read-only': ['became read-only', 'can be written again'],
  'mount-missing': ['is not mounted', 'is mounted again'],
  'node-unreachable': ['stopped answering', 'answers again'],
  'node-blocked': ['waits for a person', 'lets us in again'],
  'node-stale': ['went silent', 'is heard again'],
  'host-key-changed': ['changed its host key', 'has a known host key'],
  'clock-skew': ['has a wrong clock', 'has the right time again'],
  'node-rebooted': ['rebooted', 'has been up for a while'],
  'under-voltage': ['got too little voltage', 'has enough voltage'],
  overheating: ['got too hot', 'has cooled down'],
  'memory-pressure': ['ran short of memory', 'has memory again'],
  'failed-units': ['has failed units', 'has no failed units'],
  'round-trip': ['got slow', 'is fast again'],
  'replica-promise': ['broke a promise', 'keeps its promise again'],
  'swarm-unreadable': ['cannot be read', 'can be read again'],
  'managers-disagree': ['is seen differently by its nodes', 'is seen the same by its nodes'],
  'quorum-at-risk': ['is short of managers', 'has its managers back'],
  'space-unreadable': ['tells nobody who owns what', 'can be read again'],
  'space-dispute': ['has claims that do not agree', 'has claims that agree again'],
  'space-last-copy': ['is down to a last copy', 'has its copies back'],
  'space-one-zone': ['has copies in one zone only', 'is spread over its zones again'],
  'space-lag': ['has a replica far behind', 'has its replica caught up'],
  'space-retention': ['keeps what nobody reads', 'is read again'],
  'scheduled-task': ['did not run as it should', 'runs as it should again'],
  'log-trouble': ['has trouble with its logs', 'has its logs in order'],
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
    case 'round-trip':
      return `slow, ${millisecondsText(evidence.medianMs)}`;
    default:
      return undefined;
  }
};

/** True when an alarm is about the space of this mount. */
export const isAboutSpace = ({ evidence }: Alarm, mount: string): boolean =>
  evidence.rule === 'disk-space' && evidence.mount === mount;
