import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pokeLine, residentProgram } from '../../main/engine/source-kit/index.ts';
import { sources } from '../../main/engine/sources/registry.ts';

/** The same questions our engine asks in one full sweep, as a script any tool can run once. */
export type OneShotSweep = {
  /** What a tool has to run on a node. */
  readonly command: string;
  /** Ids of the questions in it. */
  readonly asks: readonly string[];
  /** True when an output holds the whole answer to every question. */
  readonly isWhole: (output: string) => boolean;
};

/**
 * Writes the script. It is the program of our resident loop, given one poke on standard input: the nodes do exactly the
 * same work for every tool. It lies on the "nodes" (this machine) already, so no tool pays for sending it.
 */
export const writeOneShotSweep = (directory: string): OneShotSweep => {
  const asks = sources.flatMap((source) => source.probes.map((probe) => probe.ask));
  const ids = asks.map(({ id }) => id);
  // What our loop asks once per connection (how the previous boot ended) is left out for the others too.
  const program = `qh_kept_previous='@previous absent\n'\n${residentProgram('00', asks)}`;
  writeFileSync(join(directory, 'sweep.sh'), program, { mode: 0o644 });
  writeFileSync(join(directory, 'poke'), pokeLine(1, ids), { mode: 0o644 });
  return {
    command: `sh ${directory}/sweep.sh < ${directory}/poke`,
    asks: ids,
    isWhole: (output) => ids.every((id) => output.includes(`QD end 00 1 ${id} `)),
  };
};
