import type { Exposure } from '#shared/model';
import type { Link } from '#shared/wire';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { chooseNodes } from '../operation/choose-nodes.ts';
import { withIsoTimes } from '../report/index.ts';
import { tableText } from '../table.ts';
import { jsonText, visible, type Terminal } from '../terminal.ts';
import { sweep } from './sweep.ts';

export type WhatIfOptions = {
  readonly nodes: readonly string[];
  readonly labels: readonly string[];
  readonly json: boolean;
  readonly timeout: number;
};

const exposureText = ({ says, workloads, quorums }: Exposure): string =>
  [
    `${visible(says)}\n`,
    ...(workloads.length === 0
      ? []
      : [
          tableText(
            ['SERVICE', 'AVAILABLE', 'MINIMUM', 'WHY'],
            workloads.map((one) => [
              one.name,
              `${one.availableBefore} -> ${one.availableAfter}`,
              String(one.minimum),
              one.says,
            ]),
          ),
        ]),
    ...quorums.map((quorum) => `${visible(quorum.says)}\n`),
  ].join('');

const codeOf = ({ workloads, quorums }: Exposure): ExitCode => {
  if (quorums.some(({ holds }) => !holds)) return exitCode.critical;
  if (workloads.some(({ verdict }) => verdict === 'below-minimum' || verdict === 'gone'))
    return exitCode.critical;
  return workloads.some(({ verdict }) => verdict === 'unknown') ? exitCode.unknown : exitCode.ok;
};

/** What would fall below its minimum if these nodes went away. Sends nothing but questions. Exit code 2 when something would. */
export const whatIf = async (link: Link, terminal: Terminal, options: WhatIfOptions): Promise<ExitCode> => {
  const snapshot = await sweep(link, options.timeout, terminal.signal);
  const nodeIds = [...chooseNodes(snapshot, options.nodes, options.labels)];
  await link.call('workload.read-now', { timeoutMs: options.timeout * 1_000 }, terminal.signal);
  const exposure = await link.call('operation.what-if', { nodeIds }, terminal.signal);
  terminal.out(
    options.json
      ? jsonText({ schema: 'quarterdeck.exposure/1', ...(withIsoTimes(exposure) as object) })
      : exposureText(exposure),
  );
  return codeOf(exposure);
};
