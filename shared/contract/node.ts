import {
  alarmPolicySchema,
  epochMsSchema,
  fillingLookSchema,
  historyPointSchema,
  metricSchema,
  nodeIdSchema,
} from '#shared/model';
import { z } from '#shared/schema';
import { command, done, query } from './message.ts';

export const nodeMessages = {
  'node.history': query(
    'One series of one node between two times, thinned to at most `points` points.',
    z.object({
      nodeId: nodeIdSchema,
      metric: metricSchema,
      /** Mount point for volume metrics, else empty. */
      subject: z.string(),
      from: epochMsSchema,
      to: epochMsSchema,
      points: z.number().int().min(2).max(2_000),
    }),
    z.object({ points: z.array(historyPointSchema) }),
  ),
  'node.policy': query(
    'The alarm policy that holds for one node, after everything the fleet file says about it.',
    z.object({ nodeId: nodeIdSchema }),
    z.object({ policy: alarmPolicySchema }),
  ),
  'node.filling': query(
    'The newest looks at what fills the disks of one node, one per mount; empty while none was taken.',
    z.object({ nodeId: nodeIdSchema }),
    z.object({ looks: z.array(fillingLookSchema) }),
  ),
  'node.look': command(
    'Looks now at what fills one mount of one node: bounded in time, low priority, changes nothing there.',
    z.object({ nodeId: nodeIdSchema, mount: z.string().min(1).max(1_024) }),
    fillingLookSchema,
  ),
  'node.reconnect': command(
    'Tries a waiting or blocked node again now.',
    z.object({ nodeId: nodeIdSchema }),
    done,
  ),
  'node.unlock-key': command(
    'Gives the passphrase of the key file of a node for this session; it is held in memory only.',
    z.object({ nodeId: nodeIdSchema, passphrase: z.string().min(1).max(1_024) }),
    done,
  ),
} as const;
