import { z } from '#shared/schema';
import { duration, labels } from './fields.ts';

/** One scheduled task of the fleet, as it is written. */
export const taskSchema = z
  .strictObject({
    matches: z
      .string()
      .min(2)
      .max(512)
      // oxlint-disable-next-line no-control-regex -- a name or a command has none of these
      .regex(/^[^\u0000-\u001f\u007f]+$/)
      .meta({
        description: 'the name of a timer, or text that the command of a task contains',
        examples: ['backup.timer'],
      }),
    nodes: z
      .array(z.string())
      .min(1)
      .max(10_000)
      .optional()
      .meta({ description: 'a list of names of nodes that may run it', examples: [['hel-db1', 'hel-db2']] }),
    where: labels.optional().meta({
      description: 'a map of labels; every node that has all of them may run it',
      examples: [{ role: 'db' }],
    }),
    exactly: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .meta({ description: 'how many of these nodes have to run it, a whole number', examples: [1] }),
    within: duration(
      'alarms when no node began it for longer than this, a number with ms, s, m or h',
      '26h',
    ).optional(),
  })
  .meta({
    id: 'task',
    description: 'a map with matches, and nodes or where',
    examples: [{ matches: 'backup.timer', where: { role: 'db' }, exactly: 1, within: '26h' }],
  });
export type TaskFields = z.infer<typeof taskSchema>;
