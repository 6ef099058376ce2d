import type { WorkloadId } from '#shared/model';
import type { Link } from '#shared/wire';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { withIsoTimes } from '../report/index.ts';
import { jsonText, visible, type Terminal } from '../terminal.ts';

/** The tags that the registry has of what a service runs, one a line: for `redeploy --image`. */
export const showTags = async (
  link: Link,
  terminal: Terminal,
  of: { readonly workloadId: WorkloadId; readonly json: boolean },
): Promise<ExitCode> => {
  const reading = await link.call('registry.tags', { workloadId: of.workloadId }, terminal.signal);
  if (of.json) terminal.out(jsonText({ schema: 'quarterdeck.tags/1', ...(withIsoTimes(reading) as object) }));
  else {
    terminal.out(reading.tags.map((tag) => `${visible(`${reading.repository}:${tag}`)}\n`).join(''));
    if (reading.isCutShort) terminal.err(`There are more than these ${reading.tags.length} tags.\n`);
  }
  return exitCode.ok;
};
