import { refuse, type Refusal } from '../api/refusal.ts';
import type { Target, TargetWish } from '../api/messages.ts';
import type { Expected } from './decide-mapping.ts';

type TargetQuestion = {
  readonly name: string;
  readonly wish: TargetWish;
  readonly expected: Expected;
  readonly current: Target | undefined;
};

/** Why a target may not become as wished; undefined: it may, or is so already. Pure. */
export const refuseTarget = ({ name, wish, expected, current }: TargetQuestion): Refusal | undefined => {
  if (current === undefined) {
    if (expected.kind !== 'none') return refuse('unknown-target', `There is no target ${name}.`);
    return wish.zone === undefined ? refuse('bad-request', 'A new target needs a zone.') : undefined;
  }
  const isSo = current.state === wish.state && (wish.zone ?? current.zone) === current.zone;
  if (isSo) return undefined;
  if (expected.kind === 'none') return refuse('version-conflict', `${name} is there already.`, current);
  if (expected.version !== current.version)
    return refuse(
      'version-conflict',
      `${name} has version ${current.version}, not ${expected.version}.`,
      current,
    );
  if (current.kind === 'archive') return refuse('bad-request', 'The archive is as it is.');
  return wish.state === 'left' && current.primaries + current.secondaries > 0
    ? refuse(
        'target-not-empty',
        `${name} still has ${current.primaries} keys and ${current.secondaries} copies.`,
        current,
      )
    : undefined;
};
