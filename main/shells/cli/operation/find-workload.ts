import type { WorkloadSnapshot } from '#shared/contract';
import type { WorkloadView } from '#shared/model';
import { CliError } from '../cli-error.ts';
import { exitCode } from '../exit-code.ts';
import { visible } from '../terminal.ts';

/** Names that are listed when the wanted one is not there. */
const mostNamed = 20;

/** The workload of that id, or of that name when only one has it. Throws CliError 64, naming those there are. */
export const findWorkload = ({ workloads }: WorkloadSnapshot, name: string): WorkloadView => {
  const byId = workloads.find(({ id }) => id === name);
  if (byId !== undefined) return byId;
  const [first, ...others] = workloads.filter((workload) => workload.name === name);
  if (first !== undefined && others.length === 0) return first;
  const offered = first === undefined ? workloads.slice(0, mostNamed) : [first, ...others];
  const says = first === undefined ? 'There is no service' : 'More than one service is called';
  throw new CliError(
    exitCode.usage,
    `${says} ${visible(name)}. Write one of ${visible(offered.map(({ id }) => id).join(', ')) || 'none: no source knows a service'}.`,
  );
};
