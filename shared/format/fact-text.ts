import type { Unknown, UnknownReason } from '#shared/model';

const reasons: Readonly<Record<UnknownReason, string>> = {
  'not-asked': 'not asked yet',
  'not-supported': 'this system does not have it',
  'not-permitted': 'the login user may not read it',
  unreadable: 'the answer made no sense',
  'timed-out': 'the answer did not come in time',
  unreachable: 'the node cannot be asked',
};

/** Why a value is not known, in a few words after "unknown": `unknown, the login user may not read it`. */
export const factText = (fact: Pick<Unknown, 'reason'>): string => `unknown, ${reasons[fact.reason]}`;
