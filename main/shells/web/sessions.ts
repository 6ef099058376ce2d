import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock, Random } from '#engine';

/** One signed-in tab. */
export type Session = { readonly number: number };

export type SignIn =
  | { readonly kind: 'signed-in'; readonly cookie: string; readonly token: string }
  | { readonly kind: 'refused'; readonly status: 401 | 429; readonly says: string };

/** Who is signed in. Everything lives in memory as digests and dies with the process (R28-R32). */
export type Sessions = {
  /** A fresh one-time code, 256 bits in hex, good for 60 s. */
  readonly newCode: () => string;
  /** `cookies` are those the browser already has: a second tab joins its session cookie. */
  readonly signIn: (code: string, cookies: readonly string[]) => SignIn;
  /** Needs both halves: a cookie alone can be read by any server of this host, whatever its port. */
  readonly find: (cookies: readonly string[], token: string) => Session | undefined;
  readonly signOut: (session: Session) => void;
  /** Keeps a session awake while a window is connected; `over` is called when it ends. Gives back the release. */
  readonly hold: (session: Session, over: () => void) => () => void;
};

const codeLifeMs = 60_000;
/** Without a connected window. A console on the wall stays connected, and so signed in. */
const idleMs = 15 * 60_000;
const absoluteMs = 12 * 3_600_000;
/** Enough for a person's slips; against 2^256 codes it is only there to keep guessing visible. */
const failuresPerMinute = 5;
/** Addresses printed and not yet used; older ones die. */
const mostCodes = 4;
const mostSessions = 32;

type Kept = {
  readonly session: Session;
  readonly cookie: Buffer;
  readonly token: Buffer;
  readonly holds: Set<() => void>;
  readonly expiry: { readonly cancel: () => void };
  usedAt: number;
};

const usedAddress =
  'This sign-in address was used already or is older than a minute. Press Enter in the terminal that runs Quarterdeck for a fresh one.';

export const createSessions = (outside: {
  readonly clock: Pick<Clock, 'monotonicMs' | 'after'>;
  readonly random: Pick<Random, 'hex'>;
}): Sessions => {
  const { clock, random } = outside;
  const kept = new Map<number, Kept>();
  let codes: readonly { readonly digest: Buffer; readonly madeAt: number }[] = [];
  let failures: readonly number[] = [];
  let newest = 0;

  const end = (number: number) => {
    const gone = kept.get(number);
    kept.delete(number);
    gone?.expiry.cancel();
    for (const over of gone?.holds ?? []) over();
  };
  const isIdle = (each: Kept) => each.holds.size === 0 && clock.monotonicMs() - each.usedAt > idleMs;
  const forgetIdle = () => {
    for (const [number, each] of kept) if (isIdle(each)) end(number);
  };
  const begin = (cookie: string): string => {
    const token = random.hex(32);
    newest += 1;
    const session = { number: newest };
    const usedAt = clock.monotonicMs();
    kept.set(session.number, {
      session,
      cookie: digestOf(cookie),
      token: digestOf(token),
      holds: new Set(),
      expiry: clock.after(absoluteMs, () => end(session.number)),
      usedAt,
    });
    const oldest = kept.keys().next().value;
    if (kept.size > mostSessions && oldest !== undefined) end(oldest);
    return token;
  };

  return {
    newCode: () => {
      const code = random.hex(32);
      codes = [...codes, { digest: digestOf(code), madeAt: clock.monotonicMs() }].slice(-mostCodes);
      return code;
    },
    signIn: (code, cookies) => {
      const now = clock.monotonicMs();
      failures = failures.filter((at) => now - at < 60_000);
      if (failures.length >= failuresPerMinute) {
        return {
          kind: 'refused',
          status: 429,
          says: 'Too many wrong sign-ins. Wait a minute, then open a fresh address.',
        };
      }
      const digest = digestOf(code);
      const matching = codes.filter((each) => timingSafeEqual(each.digest, digest));
      codes = codes.filter((each) => !matching.includes(each));
      if (!matching.some((each) => now - each.madeAt <= codeLifeMs)) {
        failures = [...failures, now];
        return { kind: 'refused', status: 401, says: usedAddress };
      }
      forgetIdle();
      const joined = cookies.find((cookie) => {
        const theirs = digestOf(cookie);
        return [...kept.values()].some((each) => timingSafeEqual(each.cookie, theirs));
      });
      const cookie = joined ?? random.hex(32);
      return { kind: 'signed-in', cookie, token: begin(cookie) };
    },
    find: (cookies, token) => {
      forgetIdle();
      const theirs = cookies.map(digestOf);
      const digest = digestOf(token);
      const found = [...kept.values()].filter(
        (each) =>
          timingSafeEqual(each.token, digest) &&
          theirs.some((cookie) => timingSafeEqual(each.cookie, cookie)),
      )[0];
      if (found !== undefined) found.usedAt = clock.monotonicMs();
      return found?.session;
    },
    signOut: (session) => end(session.number),
    hold: (session, over) => {
      const each = kept.get(session.number);
      // It may have ended between the gate and here.
      if (each === undefined) over();
      each?.holds.add(over);
      return () => {
        if (each?.holds.delete(over) === true) each.usedAt = clock.monotonicMs();
      };
    },
  };
};

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
