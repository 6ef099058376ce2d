import { failed, fault, ok, type Result } from '#shared/fault';
import { epochMs, type LockHolder } from '#shared/model';
import { z } from '#shared/schema';
import {
  isShellAsk,
  type Ask,
  type LockAnswer,
  type LockKeeper,
  type LockWish,
  type ShellAsk,
  type ShellReply,
} from '../../../source-kit/index.ts';
import {
  fencedMark,
  fencedScript,
  readScript,
  releaseScript,
  renewScript,
  takeScript,
} from './lock-script.ts';

/** Who holds it, as one word without spaces: URI-encoded JSON. Also what tells two holders apart. */
const holderSchema = z.object({
  operator: z.string(),
  reason: z.string(),
  operationId: z.string(),
  console: z.string(),
  since: z.number(),
});

const holderWord = ({
  operator,
  reason,
  operationId,
  console: where,
  since,
}: Omit<LockWish, 'takeOver'>): string =>
  encodeURIComponent(JSON.stringify({ operator, reason, operationId, console: where, since }));

const fileName = (resource: string): string => encodeURIComponent(resource).replaceAll('%', '=');
const secondsUntil = (holder: Pick<LockHolder, 'since' | 'expiresAt'>, from: number): number =>
  Math.max(1, Math.ceil((holder.expiresAt - from) / 1_000));

const limits = { timeoutMs: 15_000, stdoutBytes: 16_384, stderrBytes: 16_384 } as const;
const answerForm = /^QD (ours|held|seen) (\d+) (-?\d+) (\S*)$/m;

const unreadable = (resource: string, text: string): Result<never> =>
  failed(
    fault('probe.unreadable', `The lock ${resource} could not be read on its node.`, {
      subject: resource,
      details: text.slice(0, 500),
    }),
  );

const readHolder = (word: string): z.infer<typeof holderSchema> | undefined => {
  try {
    return holderSchema.safeParse(JSON.parse(decodeURIComponent(word))).data;
  } catch {
    return undefined; // Not our word: somebody wrote the file by hand. The caller says that it is held by an unknown.
  }
};

const readAnswer =
  (resource: string, ours: string | undefined) =>
  (reply: ShellReply): Result<LockAnswer> => {
    const none = /^QD (none|busy)(?: (.*))?$/m.exec(reply.stdout);
    if (none !== null)
      return failed(
        fault(
          'action.locked',
          `The lock ${resource} cannot be taken: ${none[2] ?? 'it is being changed right now'}.`,
          {
            subject: resource,
            retryable: none[1] === 'busy',
          },
        ),
      );
    const found = answerForm.exec(reply.stdout);
    if (found === null) return unreadable(resource, reply.stdout + reply.stderr);
    const [, said = '', token = '0', left = '0', word = ''] = found;
    if (word === '' || word === '-') return ok({ kind: 'free' });
    const known = readHolder(word);
    const holder: LockHolder = {
      resource,
      operator: known?.operator ?? 'unknown',
      reason: known?.reason ?? 'The lock file was not written by this program.',
      operationId: known?.operationId ?? 'unknown',
      console: known?.console ?? 'unknown',
      since: epochMs(Math.max(0, known?.since ?? 0)),
      expiresAt: epochMs(Math.max(0, reply.receivedAt + Number(left) * 1_000)),
      token: Math.max(1, Number(token)),
    };
    return ok({ kind: said === 'ours' || word === ours ? 'held-by-us' : 'held', holder });
  };

const lockAsk = (
  of: {
    readonly id: string;
    readonly says: string;
    readonly script: string;
    readonly effect: ShellAsk<unknown>['effect'];
  },
  inputs: readonly string[],
  read: (reply: ShellReply) => Result<LockAnswer>,
): ShellAsk<LockAnswer> => ({ ...of, lane: 'own-channel', inputs, limits, read });

/** Keeps locks in files on the machine they are about. */
export const hostLock: LockKeeper<ShellAsk<LockAnswer>> = {
  take: (wish) => {
    const word = holderWord(wish);
    return lockAsk(
      {
        id: 'host.lock-take',
        says: `Takes the lock ${wish.resource}.`,
        script: takeScript,
        effect: 'changes',
      },
      [fileName(wish.resource), String(secondsUntil(wish, wish.since)), word, String(wish.takeOver ?? 0)],
      readAnswer(wish.resource, word),
    );
  },
  read: (resource) =>
    lockAsk(
      { id: 'host.lock-read', says: `Reads the lock ${resource}.`, script: readScript, effect: 'reads' },
      [fileName(resource)],
      readAnswer(resource, undefined),
    ),
  renew: (holder) => {
    const word = holderWord(holder);
    return lockAsk(
      {
        id: 'host.lock-renew',
        says: `Keeps the lock ${holder.resource}.`,
        script: renewScript,
        effect: 'changes',
      },
      [fileName(holder.resource), String(leaseSeconds), word, String(holder.token)],
      readAnswer(holder.resource, word),
    );
  },
  release: (holder) =>
    lockAsk(
      {
        id: 'host.lock-release',
        says: `Gives the lock ${holder.resource} back.`,
        script: releaseScript,
        effect: 'changes',
      },
      [fileName(holder.resource), String(holder.token)],
      readAnswer(holder.resource, undefined),
    ),
  fence: (ask, holder) => (isShellAsk(ask) ? fenced(ask, holder) : ask),
};

/** A renewed lock holds this long, s: several missed heartbeats. */
const leaseSeconds = 90;

const fenced = <T>(ask: ShellAsk<T>, holder: LockHolder): Ask<T> => ({
  ...ask,
  script: fencedScript(ask.script),
  inputs: [fileName(holder.resource), String(holder.token), ...ask.inputs],
  read: (reply: ShellReply) =>
    reply.exitStatus === 75 && reply.stderr.includes(fencedMark)
      ? failed(
          fault(
            'action.fenced',
            `The lock ${holder.resource} was taken over: the node refused, and nothing ran.`,
            {
              subject: holder.resource,
              details: reply.stderr.slice(0, 500),
            },
          ),
        )
      : ask.read(reply),
});
