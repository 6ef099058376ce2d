import { bytesText, durationText } from '#shared/format';
import { valueOf, type FillingLook, type NodeView } from '#shared/model';
import type { Link } from '#shared/wire';
import { CliError } from '../cli-error.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { withIsoTimes } from '../report/index.ts';
import { tableText } from '../table.ts';
import { jsonText, visible, type Terminal } from '../terminal.ts';
import { findNode } from './find-node.ts';
import { sweep } from './sweep.ts';

const share = (view: NodeView, mount: string): number => {
  const volume = valueOf(view.facts.volumes)?.find((one) => one.mount === mount);
  const space = volume === undefined ? undefined : valueOf(volume.space);
  return space === undefined || space.sizeBytes === 0 ? Infinity : space.availableBytes / space.sizeBytes;
};

/** Without --mount: the one with the smallest share left. */
const chooseMount = (view: NodeView, asked: string | undefined): string => {
  const mounts = (valueOf(view.facts.volumes) ?? []).map(({ mount }) => mount);
  if (asked === undefined) return mounts.toSorted((a, b) => share(view, a) - share(view, b))[0] ?? '/';
  if (mounts.length > 0 && !mounts.includes(asked))
    throw new CliError(
      exitCode.usage,
      `${view.node.id} has no file system at ${visible(asked)}. It has ${visible(mounts.join(', '))}.`,
    );
  return asked;
};

const fillingText = (look: FillingLook): string => {
  const over =
    look.comparedOverMs === undefined ? '' : ` against the look ${durationText(look.comparedOverMs)} before`;
  const grown = (bytes: number | undefined) =>
    bytes === undefined ? '' : `${bytes < 0 ? '' : '+'}${bytesText(bytes)}`;
  const paths = tableText(
    ['GREW', 'SIZE', 'KIND', 'PATH'],
    look.paths.map(({ path, kind, sizeBytes, growthBytes }) => [
      grown(growthBytes),
      bytesText(sizeBytes),
      kind,
      path,
    ]),
  );
  const deleted = tableText(
    ['SIZE', 'PROCESS', 'DELETED FILE, STILL OPEN'],
    look.deletedOpen.map(({ path, sizeBytes, processId, processName }) => [
      bytesText(sizeBytes),
      `${processName} (${processId})`,
      path,
    ]),
  );
  return [
    `${visible(look.nodeId)} ${visible(look.mount)}${over}:\n`,
    paths,
    ...(look.deletedOpen.length === 0 ? [] : [deleted]),
    ...look.blindSpots.map((spot) => `Not seen: ${visible(spot)}\n`),
    ...(look.cutShort ? ['The look ended at its limit; there may be more.\n'] : []),
  ].join('');
};

export type FillingOptions = {
  readonly node: string;
  readonly mount?: string | undefined;
  readonly json: boolean;
  readonly timeout: number;
};

/** A bounded, low-priority look at what fills one mount of one node. Changes nothing there. */
export const showFilling = async (
  link: Link,
  terminal: Terminal,
  options: FillingOptions,
): Promise<ExitCode> => {
  const snapshot = await sweep(link, options.timeout, terminal.signal);
  const view = findNode(snapshot, options.node);
  const look = await link.call(
    'node.look',
    { nodeId: view.node.id, mount: chooseMount(view, options.mount) },
    terminal.signal,
  );
  terminal.out(
    options.json
      ? jsonText({ schema: 'quarterdeck.filling/1', ...(withIsoTimes(look) as object) })
      : fillingText(look),
  );
  return exitCode.ok;
};
