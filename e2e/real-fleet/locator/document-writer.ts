import { setTimeout as sleep } from 'node:timers/promises';
import type { LocatorReply } from '../../../main/locator/index.ts';
import type { Storage } from './storage.ts';

/** What somebody else did with a key, and may expect to stand. */
export type Deed = { readonly primary: string; readonly version: number };

/** Somebody who writes documents, makes new ones and moves some all the time, and keeps a log of what was answered. */
export type DocumentWriter = AsyncDisposable & {
  /** Newest value of each key whose write was answered. */
  readonly written: () => ReadonlyMap<string, number>;
  /** Keys it gave to somebody itself, as it left them. */
  readonly moved: () => ReadonlyMap<string, Deed>;
  readonly stop: () => Promise<void>;
};

const pauseMs = 2;

/** Begins to write over these keys. `mine`: targets it gives keys to. */
export const startWritingDocuments = (
  storage: Storage,
  of: { readonly keys: readonly string[]; readonly mine: readonly string[]; readonly draw: () => number },
): DocumentWriter => {
  const written = new Map<string, number>();
  const moved = new Map<string, Deed>();
  let value = 0;
  let isOver = false;
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(of.draw() * list.length)];
  const put = (key: string, headers: Readonly<Record<string, string>>, body: unknown): LocatorReply =>
    storage.locator.answer({
      method: 'PUT',
      path: `/v1/keys/${encodeURIComponent(key)}`,
      query: new URLSearchParams(),
      headers,
      body: JSON.stringify(body),
    });
  const write = (key: string): void => {
    value += 1;
    if (storage.write(key, value)) written.set(key, value);
  };
  const make = (): void => {
    const key = `written/${value}`;
    const made = put(key, { 'if-none-match': '*' }, { primary: pick(of.mine) });
    if (made.status === 200) write(key);
  };
  const move = (key: string): void => {
    const mapping = storage.locator.lookUp(key);
    if (mapping === undefined) return;
    const done = put(
      key,
      { 'if-match': `"${mapping.version}"` },
      { primary: pick(of.mine), note: 'by the writer' },
    );
    const after = done.body as { readonly primary: string; readonly version: number };
    if (done.status === 200) moved.set(key, { primary: after.primary, version: after.version });
    // The new owner reads what it takes over from who had it.
    if (done.status === 200) write(key);
  };
  const over = (async () => {
    while (!isOver) {
      const key = pick(of.keys) ?? '';
      const what = of.draw();
      if (what < 0.1) make();
      else if (what < 0.2) move(key);
      else write(key);
      await sleep(pauseMs);
    }
  })();
  const stop = async (): Promise<void> => {
    isOver = true;
    await over;
  };
  return { written: () => written, moved: () => moved, stop, [Symbol.asyncDispose]: stop };
};

/** Writes that the owner of their key has not, and keys that are not as the writer left them. */
export const lossesOf = (
  storage: Storage,
  writer: Pick<DocumentWriter, 'written' | 'moved'>,
): { readonly lost: readonly string[]; readonly overwritten: readonly string[] } => ({
  lost: [...writer.written()].flatMap(([key, value]) =>
    storage.valueAtOwner(key) === value
      ? []
      : [`${key} has ${storage.valueAtOwner(key) ?? 'nothing'}, ${value} was answered`],
  ),
  overwritten: [...writer.moved()].flatMap(([key, { primary, version }]) => {
    const now = storage.locator.lookUp(key);
    return now?.primary === primary && now.version === version
      ? []
      : [
          `${key} is ${now?.primary ?? 'gone'}'s with version ${now?.version ?? 0}, it was left with ${primary} at ${version}`,
        ];
  }),
});
