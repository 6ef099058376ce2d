import { nodeIdSchema, type DeclaredService, type NodeId, type StepCall } from '#shared/model';
import { z } from '#shared/schema';
import { changeAsk } from './shell-change.ts';
import { defineStep, stepCall, type StepKind } from './step.ts';

const paramsSchema = z.object({
  service: z.string(),
  nodeId: nodeIdSchema,
  version: z.string(),
  when: z.enum(['before', 'after']),
  command: z.string(),
});
type CommandParams = z.infer<typeof paramsSchema>;
const seenSchema = z.object({});

const commandScript = 'NODE=$1; VERSION=$2; export NODE VERSION; exec /bin/sh -c "$3"';

/**
 * Runs the owner's command before or after a version changes on a node. Any exit status but 0 fails the operation there:
 * a failing command before it aborts with nothing changed on that node. What the command did is not known, so nothing takes it back.
 */
const makeCommandStep = (source: string): StepKind<CommandParams, z.infer<typeof seenSchema>> => ({
  id: `${source}.deploy-command`,
  params: paramsSchema,
  seen: seenSchema,
  describe: ({ service, nodeId, version, when, command }) => ({
    says: `Run the command of ${service} ${when} its change, on ${nodeId}. Nothing takes back what it does.`,
    calls: [{ face: 'apply', text: `NODE=${nodeId} VERSION=${version}; ${command}`, changes: true }],
  }),
  check: () => [],
  see: () => ({}),
  judge: () => ({ kind: 'ready' }),
  apply: ({ service, nodeId, version, when, command }) => ({
    on: [nodeId],
    ask: changeAsk({
      id: `${source}.deploy-command-run`,
      says: `The command ${when} the change of ${service}`,
      script: commandScript,
      inputs: [nodeId, version, command],
      timeoutMs: 600_000,
    }),
  }),
  verify: {
    pollMs: 1_000,
    asks: () => [],
    holds: () => ({ state: 'yes', says: 'The command ended with exit status 0.' }),
  },
  undo: () => undefined,
});

/** The owner's commands around a change of version on one node, as steps of one source; none where none is declared. */
export const createDeployCommands = (source: string) => {
  const kind = makeCommandStep(source);
  return {
    kinds: [defineStep(kind)],
    around: (
      of: { readonly service: DeclaredService; readonly nodeId: NodeId; readonly version: string },
      when: 'before' | 'after',
      wave: number,
    ): readonly StepCall[] => {
      const { service, nodeId, version } = of;
      const command = service.deploy?.[when];
      return command === undefined
        ? []
        : [
            stepCall(
              kind,
              { service: service.name, nodeId, version, when, command },
              {
                id: `${source}.${when} ${service.name} ${nodeId}`,
                source,
                phase: when === 'before' ? 'hand-over' : 'restore',
                through: [nodeId],
                subject: nodeId,
                wave,
                deadlineMs: 900_000,
              },
            ),
          ];
    },
  };
};
