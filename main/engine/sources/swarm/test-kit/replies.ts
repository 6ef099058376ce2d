import { readdirSync, readFileSync } from 'node:fs';
import { epochMs } from '#shared/model';
import type { HttpReply } from '../../../source-kit/index.ts';

const folder = new URL('../replies/', import.meta.url);
/** When the replies were recorded, by the machines' clocks. */
export const recordedAt = epochMs(Date.UTC(2026, 10, 21, 15, 42, 0));

export type Recorded = { readonly name: string; readonly reply: HttpReply };

const readRecorded = (file: string): Recorded => {
  const lines = readFileSync(new URL(file, folder), 'utf8').split('\n');
  const status = Number(
    /^# status (\d+)/.exec(lines.findLast((line) => line.startsWith('# status')) ?? '')?.[1],
  );
  const body = lines
    .filter((line) => !line.startsWith('# '))
    .join('\n')
    .trimEnd();
  return {
    name: file.replace(/\.txt$/, ''),
    reply: { status, headers: {}, body, sentAt: recordedAt, receivedAt: recordedAt },
  };
};

/** Every recorded reply but those that are no reply to one request. */
export const recorded: readonly Recorded[] = readdirSync(folder)
  .filter((file) => file.endsWith('.txt'))
  .map(readRecorded);

export const replyNamed = (name: string): HttpReply => {
  const found = recorded.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no reply ${name}`);
  return found.reply;
};
