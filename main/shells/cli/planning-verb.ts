import type { Command } from 'commander';
import type { NodeId, OperationRequest } from '#shared/model';
import type { Link } from '#shared/wire';
import { chooseNodes } from './operation/choose-nodes.ts';
import { planAndRun } from './operation/run-plan.ts';
import { runnable, runOptionsOf, type Flags, type VerbParts } from './verb-flags.ts';
import { sweep } from './verbs/sweep.ts';

/** Makes verbs that plan and run. */
export type Planning = {
  /** A verb that makes a request of its arguments, once the fleet was read. */
  readonly planning: (
    command: Command,
    request: (link: Link, names: readonly string[], flags: Flags) => Promise<OperationRequest>,
  ) => void;
  /** Sweeps the fleet and chooses nodes of it by name and label. */
  readonly nodesOf: (link: Link, names: readonly string[], flags: Flags) => Promise<NodeId[]>;
};

export const createPlanning = ({ terminal, timed, withEngine }: VerbParts): Planning => ({
  planning: (command, request) => {
    runnable(timed(command)).action((...given: readonly unknown[]) => {
      const flags = given.at(-2) as Flags;
      const names = given
        .slice(0, -2)
        .flat()
        .filter((name) => typeof name === 'string');
      return withEngine(flags, async ({ link }) =>
        planAndRun(link, terminal, await request(link, names, flags), runOptionsOf(flags)),
      );
    });
  },
  nodesOf: async (link, names, flags) => [
    ...chooseNodes(await sweep(link, flags.timeout, terminal.signal), names, flags.label),
  ],
});
