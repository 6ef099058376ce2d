import type { CallText, NodeId } from '#shared/model';
import { z } from '#shared/schema';
import type { Placed } from '../../../source-kit/index.ts';
import {
  askNode,
  askService,
  askServiceTasks,
  paths,
  type DockerService,
  type DockerTask,
} from '../docker/index.ts';

/** A service as a step names it: its name in every request, its id to notice another one under the same name. */
export const serviceSchema = z.object({ serviceId: z.string(), name: z.string() });
export type ServiceRef = z.infer<typeof serviceSchema>;

export type ServiceReply = DockerService & { readonly spec: unknown };
export type TaskReply = readonly DockerTask[];
export type NodeReply =
  ReturnType<typeof askNode> extends { read: (reply: never) => infer R }
    ? R extends { ok: true; value: infer V }
      ? V
      : never
    : never;

export const aboutService = ({ name }: ServiceRef): Placed<unknown> => ({ ask: askService(name) });
export const aboutTasks = ({ name }: ServiceRef): Placed<unknown> => ({ ask: askServiceTasks(name) });

export const reads = (face: CallText['face'], path: string, on?: NodeId): CallText => ({
  face,
  text: `GET ${path}${on === undefined ? '' : ` (on ${on})`}`,
  changes: false,
});
export const changes = (path: string, body: string): CallText => ({
  face: 'apply',
  text: `POST ${path} ${body}`.trimEnd(),
  changes: true,
});
/** What only the check knows. */
export const readJustBefore = '<read just before>';
export const tasksPath = ({ name }: ServiceRef): string => decodeURIComponent(paths.serviceTasks(name));

/** Why a reply is not about the service that was planned for, or undefined. */
export const otherService = (reply: DockerService, { serviceId, name }: ServiceRef): string | undefined =>
  reply.ID === serviceId
    ? undefined
    : `${name} is another service now: it was removed and made anew since the plan.`;
