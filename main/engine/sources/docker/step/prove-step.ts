import { declaredServiceSchema, nodeIdSchema } from '#shared/model';
import { z } from '#shared/schema';
import type { StepKind } from '../../../source-kit/index.ts';
import { askWell, isWell } from './container-step.ts';

const params = z.object({ nodeId: nodeIdSchema, name: z.string(), service: declaredServiceSchema });

/** Waits until the declared check passes, for one that cannot tell a new copy from the old one while both run. */
export const proveStep: StepKind<z.infer<typeof params>, object> = {
  id: 'docker.prove',
  params,
  seen: z.object({}),
  describe: ({ nodeId, name, service }) => ({
    says: `See ${name} on ${nodeId} pass the check of ${service.name}.`,
    calls: [{ face: 'verify', text: `GET /containers/${encodeURIComponent(name)}/json`, changes: false }],
  }),
  check: () => [],
  see: () => ({}),
  judge: () => ({ kind: 'ready' }),
  verify: { pollMs: 1_000, asks: askWell, holds: isWell },
  undo: () => undefined,
};
