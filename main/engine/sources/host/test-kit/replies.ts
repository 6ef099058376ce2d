import { readdirSync, readFileSync } from 'node:fs';

/** One file of `replies`: what a node answered, with the header that says where it comes from. */
export type RecordedReply = {
  readonly name: string;
  readonly askId: string;
  /** `recorded` on a running system, or `constructed` from its documentation and sources. */
  readonly origin: string;
  readonly stdout: string;
};

const folder = new URL('../replies/', import.meta.url);

const readReply = (name: string): RecordedReply => {
  const text = readFileSync(new URL(name, folder), 'utf8');
  const at = text.indexOf('\n---\n');
  const header = text.slice(0, at);
  const value = (key: string): string => new RegExp(`^# ${key}: (.+)$`, 'm').exec(header)?.[1] ?? '';
  return {
    name,
    askId: value('ask'),
    origin: value('origin'),
    stdout: text.slice(at + 5).replace(/\n$/, ''),
  };
};

/** Every recorded reply. */
export const replies: readonly RecordedReply[] = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .toSorted()
  .map(readReply);
