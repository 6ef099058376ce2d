import { failed, fault, ok, type Fault, type Result } from '#shared/fault';
import type { LockHolder } from '#shared/model';
import type { Dialogue, LockAnswer, LockKeeper, LockWish, Talk } from '../../../source-kit/index.ts';
import {
  askConfig,
  createConfig,
  isConflict,
  isGone,
  updateConfig,
  type ConfigObject,
} from '../docker/index.ts';
import { freeLabels, heldLabels, isSameHolder, readLock, type LockState } from './lock-labels.ts';
import { lockName } from './lock-name.ts';

/** Docker wants a config to have content, and never lets it change. base64 of `quarterdeck lock`. */
const content = 'cXVhcnRlcmRlY2sgbG9jaw==';

const specOf = (resource: string, Labels: Readonly<Record<string, string>>) => ({
  Name: lockName(resource),
  Labels,
  Data: content,
});

const answer = (result: Result<LockAnswer>): { readonly answer: Result<LockAnswer> } => ({ answer: result });

/** Somebody was faster too often: worth trying again, and never to be taken for held by us. */
const busy = (resource: string, why: Fault): Fault =>
  fault('action.locked', `The lock ${resource} is being changed by others: ${why.says}`, {
    subject: resource,
    retryable: true,
  });

/** Reads the lock, then goes on with what it says; undefined: there is none yet. */
const readThen = (
  resource: string,
  next: (state: LockState | undefined) => ReturnType<Dialogue<LockAnswer>['next']>,
): Dialogue<LockAnswer> => ({
  ask: askConfig(lockName(resource)),
  next: (heard) => {
    if (heard.ok) return next(readLock(heard.value as ConfigObject, resource));
    return isGone(heard.fault) ? next(undefined) : answer(heard);
  },
});

/** Writes the labels if the lock is still at that version: of two who try, the swarm lets one. */
const writeAt = (
  resource: string,
  version: number,
  labels: Readonly<Record<string, string>>,
  done: LockAnswer,
): Dialogue<LockAnswer> => ({
  ask: updateConfig(lockName(resource), version, specOf(resource, labels)),
  next: (heard) => answer(heard.ok ? ok(done) : failed(busy(resource, heard.fault))),
});

const told = (state: LockState | undefined): LockAnswer =>
  state?.holder === undefined ? { kind: 'free' } : { kind: 'held', holder: state.holder };

const holderOf = ({ takeOver: _takeOver, ...wish }: LockWish, token: number): LockHolder => ({
  ...wish,
  token,
});

const create = (wish: LockWish): Dialogue<LockAnswer> => {
  const holder = holderOf(wish, 1);
  return {
    ask: createConfig(specOf(wish.resource, heldLabels(holder))),
    next: (heard) => {
      if (heard.ok) return answer(ok({ kind: 'held-by-us', holder }));
      return isConflict(heard.fault)
        ? readThen(wish.resource, (state) => answer(ok(told(state))))
        : answer(heard);
    },
  };
};

const take = (wish: LockWish): Talk<LockAnswer> =>
  readThen(wish.resource, (state) => {
    if (state === undefined) return create(wish);
    const { holder, token, version } = state;
    if (holder !== undefined && isSameHolder(holder, wish)) return answer(ok({ kind: 'held-by-us', holder }));
    if (holder !== undefined && wish.takeOver !== holder.token) return answer(ok({ kind: 'held', holder }));
    const ours = holderOf(wish, token + 1);
    return writeAt(wish.resource, version, heldLabels(ours), { kind: 'held-by-us', holder: ours });
  });

/** Whether the lock is still ours: same holder, same token. */
const isOurs = (state: LockState | undefined, holder: LockHolder): state is LockState =>
  state?.holder !== undefined && state.token === holder.token && isSameHolder(state.holder, holder);

/**
 * Keeps locks in the swarm itself: one config each, its labels compared and set by version. The content of a config cannot
 * be changed, its labels can. A lock that is given back stays as a free one, so that its token only ever grows.
 * Changes need no fence of their own: each carries the version its check saw, and a paused console's version is outdated
 * by whatever the next holder did.
 */
export const swarmLock: LockKeeper = {
  take,
  read: (resource) => readThen(resource, (state) => answer(ok(told(state)))),
  renew: (holder) =>
    readThen(holder.resource, (state) =>
      isOurs(state, holder)
        ? writeAt(holder.resource, state.version, heldLabels(holder), { kind: 'held-by-us', holder })
        : answer(ok(told(state))),
    ),
  release: (holder) =>
    readThen(holder.resource, (state) =>
      isOurs(state, holder)
        ? writeAt(holder.resource, state.version, freeLabels(holder.resource, state.token), { kind: 'free' })
        : answer(ok(told(state))),
    ),
};
