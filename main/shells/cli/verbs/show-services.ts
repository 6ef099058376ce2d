import type { WorkloadSnapshot } from '#shared/contract';
import { isReadingOld, workloadCause, workloadWhy, type WorkloadCause } from '#shared/format';
import type { Link } from '#shared/wire';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { withIsoTimes } from '../report/index.ts';
import { tableText } from '../table.ts';
import { jsonText, visible, type Terminal } from '../terminal.ts';
import { sweep } from './sweep.ts';

/** Connects to every node, then reads every service of it. */
export const readServices = async (
  link: Link,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<WorkloadSnapshot> => {
  await sweep(link, timeoutSeconds, signal);
  return link.call('workload.read-now', { timeoutMs: timeoutSeconds * 1_000 }, signal);
};

const codeOfCause: Readonly<Record<WorkloadCause, ExitCode>> = {
  short: exitCode.critical,
  rule: exitCode.warning,
  unknown: exitCode.unknown,
  expected: exitCode.ok,
  'as-planned': exitCode.ok,
};
/** Critical is certain trouble and is told first; then what nobody knows; then what wants a look. */
const codesWorstFirst = [exitCode.critical, exitCode.unknown, exitCode.warning] as const;

const servicesText = ({ workloads, origins, at }: WorkloadSnapshot): string => {
  const troubles = origins.filter(({ says }) => says !== '');
  return [
    workloads.length === 0
      ? 'No service is known here.\n'
      : tableText(
          ['SERVICE', 'COPIES', 'AVAILABLE', 'WHY'],
          workloads.map((workload) => {
            const isOld = isReadingOld(workload, at);
            return [
              workload.id,
              isOld ? 'unknown' : `${workload.counts.running}/${workload.counts.desired}`,
              isOld ? 'unknown' : String(workload.counts.available),
              workloadWhy(workload, { now: at, isOld, operationTitle: () => undefined }),
            ];
          }),
        ),
    ...troubles.map(({ name, says }) => `${visible(name)}: ${visible(says)}\n`),
    ...origins.flatMap(({ name, disagreements }) =>
      disagreements.map(
        ({ nodeId, says }) => `${visible(name)}: ${visible(nodeId)} disagrees: ${visible(says)}\n`,
      ),
    ),
  ].join('');
};

/** Every service with its copies and promises. Exit code: 2 short of copies, 3 something unknown, 1 a rule is broken, 0 as planned. */
export const showServices = async (
  link: Link,
  terminal: Terminal,
  options: { readonly json: boolean; readonly timeout: number },
): Promise<ExitCode> => {
  const snapshot = await readServices(link, options.timeout, terminal.signal);
  terminal.out(
    options.json
      ? jsonText({ schema: 'quarterdeck.services/1', ...(withIsoTimes(snapshot) as object) })
      : servicesText(snapshot),
  );
  const codes = new Set<ExitCode>([
    ...snapshot.workloads.map(
      (workload) => codeOfCause[workloadCause(workload, isReadingOld(workload, snapshot.at))],
    ),
    ...snapshot.origins.map(({ state }) => (state === 'unknown' ? exitCode.unknown : exitCode.ok)),
  ]);
  return codesWorstFirst.find((code) => codes.has(code)) ?? exitCode.ok;
};
