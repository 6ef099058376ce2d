import { taskIdSchema, type NodeId, type ScheduledTaskId } from '#shared/model';
import type { CronEntry } from '../cron/table.ts';
import { textHash } from '../../../source-kit/index.ts';

export const timerTaskId = (nodeId: NodeId, timer: string): ScheduledTaskId =>
  taskIdSchema.parse(`timer/${nodeId}/${timer}`.slice(0, 1_024));

export const cronTaskId = (nodeId: NodeId, path: string, key: string): ScheduledTaskId =>
  taskIdSchema.parse(`cron/${nodeId}/${path}#${key}`.slice(-1_024));

/** An entry keeps its id while its command and its user stay, wherever in the table its line is and whenever it is due. */
const entryKey = ({ user, command }: Pick<CronEntry, 'user' | 'command'>, at: number): string =>
  textHash(`${user ?? ''}\n${command}${at === 0 ? '' : `\n${at}`}`);

/** Each entry with its key: the second of two that are the same gets another one. */
export const keyed = (
  entries: readonly CronEntry[],
): readonly { readonly entry: CronEntry; readonly key: string }[] => {
  const seen = new Map<string, number>();
  return entries.map((entry) => {
    const plain = entryKey(entry, 0);
    const at = seen.get(plain) ?? 0;
    seen.set(plain, at + 1);
    return { entry, key: at === 0 ? plain : entryKey(entry, at) };
  });
};

/** What the runs of a script of a folder go by; it has no line of its own. */
export const scriptKey = (path: string): string => textHash(`script\n${path}`);
