import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { epochMs } from '#shared/model';
import type { Link } from '#shared/wire';
import { CliError } from './cli-error.ts';
import { exitCode } from './exit-code.ts';
import { findWorkload } from './operation/find-workload.ts';
import { createPlanning } from './planning-verb.ts';
import { visible } from './terminal.ts';
import { byLabel, readTime, readWholeSeconds, type Flags, type VerbParts } from './verb-flags.ts';
import { showTags } from './verbs/show-tags.ts';
import { readServices, showServices } from './verbs/show-services.ts';
import { whatIf } from './verbs/what-if.ts';

/** Verbs that plan and run: drain, undrain, redeploy and their like; and those that tell of it. */
export const addOperationVerbs = (parts: VerbParts): void => {
  const { terminal, onFleet, timed, withEngine } = parts;
  const { signal } = terminal;

  const { planning, nodesOf } = createPlanning(parts);
  const workloadOf = async (link: Link, name: string | undefined, flags: Flags) =>
    findWorkload(await readServices(link, flags.timeout, signal), name ?? '');

  timed(onFleet('services', 'Every service with its copies; the exit code is the worst of them.')).action(
    (flags: Flags) =>
      withEngine(flags, ({ link }) =>
        showServices(link, terminal, { json: flags.json === true, timeout: flags.timeout }),
      ),
  );

  planning(
    byLabel(
      onFleet('drain [nodes...]', 'Moves everything off nodes, by plan, until they are observed empty.'),
    )
      .option('--no-surge', 'do not start replacements before the old copies stop')
      .option('--deadline <seconds>', 'when to ask what to do about what has not left', readWholeSeconds)
      .option('--until <time>', 'held out of service until then', readTime),
    async (link, names, flags) => ({
      kind: 'drain',
      nodeIds: await nodesOf(link, names, flags),
      surge: flags.surge,
      ...(flags.deadline === undefined ? {} : { deadlineMs: flags.deadline * 1_000 }),
      ...(flags.until === undefined ? {} : { until: epochMs(flags.until) }),
    }),
  );
  planning(
    byLabel(
      onFleet(
        'decommission [nodes...]',
        'Takes nodes out for good: what they own or hold a copy of goes to others, and the systems forget them.',
      ),
    )
      .option('--no-surge', 'do not start replacements before the old copies stop')
      .option('--deadline <seconds>', 'when to ask what to do about what has not left', readWholeSeconds),
    async (link, names, flags) => ({
      kind: 'decommission',
      nodeIds: await nodesOf(link, names, flags),
      surge: flags.surge,
      ...(flags.deadline === undefined ? {} : { deadlineMs: flags.deadline * 1_000 }),
    }),
  );
  planning(
    byLabel(onFleet('undrain [nodes...]', 'Puts back exactly what a drain changed.')),
    async (link, names, flags) => ({ kind: 'undrain', nodeIds: await nodesOf(link, names, flags) }),
  );
  planning(
    onFleet(
      'rebalance [services...]',
      'Moves only the surplus that a drain left; all services without a name.',
    ),
    async (link, names, flags) => {
      const snapshot = await readServices(link, flags.timeout, signal);
      return { kind: 'rebalance', workloadIds: names.map((name) => findWorkload(snapshot, name).id) };
    },
  );
  planning(
    onFleet(
      'redeploy <service>',
      'Puts a version onto every copy, gate by gate; the same one without an option.',
    )
      .option('--image <reference>', 'another tag or digest of the same repository, or a version of a unit')
      .option('--re-resolve', 'what the tag means today'),
    async (link, [name], flags) => ({
      kind: 'redeploy',
      workloadId: (await workloadOf(link, name, flags)).id,
      to:
        flags.image !== undefined
          ? { kind: 'image', reference: flags.image }
          : { kind: flags.reResolve === true ? 're-resolve' : 'same' },
    }),
  );
  timed(onFleet('tags <service>', 'The tags its registry has of what a service runs.')).action(
    (name: string, flags: Flags) =>
      withEngine(flags, async ({ link }) =>
        showTags(link, terminal, {
          workloadId: (await workloadOf(link, name, flags)).id,
          json: flags.json === true,
        }),
      ),
  );
  planning(
    onFleet(
      'rollback [service]',
      'Back to an earlier release of the ledger: of a service, or of a whole stack.',
    )
      .option('--to <release>', 'which release; the one before without it')
      .option('--stack <name>', 'every service of a stack, as it was at --at')
      .option('--at <time>', 'with --stack', readTime),
    async (link, [name], flags) => {
      if ((name === undefined) === (flags.stack === undefined))
        throw new CliError(exitCode.usage, 'Name a service, or use --stack NAME.');
      if (flags.stack !== undefined) {
        await readServices(link, flags.timeout, signal);
        return {
          kind: 'rollback',
          scope: {
            kind: 'stack',
            stack: flags.stack,
            ...(flags.at === undefined ? {} : { to: epochMs(flags.at) }),
          },
        };
      }
      return {
        kind: 'rollback',
        scope: {
          kind: 'workload',
          workloadId: (await workloadOf(link, name, flags)).id,
          ...(flags.to === undefined ? {} : { releaseId: flags.to }),
        },
      };
    },
  );
  planning(
    onFleet('restart <service>', 'Replaces a hung copy by a new one, the new one first where two may run.')
      .option('--node <node>', 'the copy on that node; each in turn without it')
      .option('--copy <id>', 'exactly that copy'),
    async (link, [name], flags) => {
      const workload = await workloadOf(link, name, flags);
      const [node] =
        flags.node === undefined ? [] : await nodesOf(link, [flags.node], { ...flags, label: [] });
      return {
        kind: 'restart',
        workloadId: workload.id,
        ...(node === undefined ? {} : { nodeId: node }),
        ...(flags.copy === undefined ? {} : { placementId: flags.copy }),
      };
    },
  );
  planning(
    byLabel(
      onFleet(
        'maintenance [nodes...]',
        'Node by node: check, drain, reboot or run a script, verify, undrain, next.',
      ),
    )
      .option('--reboot', 'reboot each node and wait for its new boot id')
      .option('--script <file>', 'run this script on each node')
      .option('--no-surge', 'do not start replacements before the old copies stop'),
    async (link, names, flags) => {
      if ((flags.reboot === true) === (flags.script !== undefined))
        throw new CliError(exitCode.usage, 'Choose --reboot or --script FILE.');
      return {
        kind: 'maintenance',
        nodeIds: await nodesOf(link, names, flags),
        run:
          flags.script === undefined
            ? { kind: 'reboot' }
            : { kind: 'script', script: readScript(resolve(terminal.folder, flags.script)) },
        surge: flags.surge,
      };
    },
  );

  timed(
    byLabel(
      onFleet('what-if [nodes...]', 'What would fall below its minimum if nodes went away. Changes nothing.'),
    ),
  ).action((names: readonly string[], flags: Flags) =>
    withEngine(flags, ({ link }) =>
      whatIf(link, terminal, {
        nodes: names,
        labels: flags.label,
        json: flags.json === true,
        timeout: flags.timeout,
      }),
    ),
  );
};

const readScript = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CliError(exitCode.unreadable, `Cannot read ${visible(file)}: ${visible(String(error))}`);
  }
};
