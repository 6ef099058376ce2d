import type { HostKeyOffer } from '#shared/model';
import type { Link } from '#shared/wire';
import { CliError } from '../cli-error.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { visible, type Terminal } from '../terminal.ts';
import { findNode } from './find-node.ts';
import { sweep } from './sweep.ts';

const describe = (offer: HostKeyOffer): string =>
  [
    `First time with ${visible(offer.hopId)} (${visible(offer.address)} port ${offer.port}).`,
    `Its ${visible(offer.keyType)} key is ${visible(offer.fingerprint)}`,
    'Trust it only if this matches the server: run ssh-keygen -lf on its host key on its own console.',
    '',
  ].join('\n');

const refuseChanged = (offer: HostKeyOffer): never => {
  const { known } = offer;
  const was =
    known === undefined
      ? ''
      : ` It was ${known.fingerprint} (${known.file}:${known.line}), now it is ${offer.fingerprint}.`;
  throw new CliError(
    exitCode.unavailable,
    visible(
      `The host key of ${offer.hopId} has changed.${was} Nothing was sent. Compare it on the server's own console, then remove the old line by hand.`,
    ),
  );
};

/** Asks a person to compare a new server key, then trusts exactly that one. Never without a person at a terminal (R43). */
export const trustKey = async (
  link: Link,
  terminal: Terminal,
  node: string,
  timeout: number,
): Promise<ExitCode> => {
  if (!terminal.canAsk)
    throw new CliError(exitCode.usage, 'A key can only be trusted by a person at a terminal.');
  const view = findNode(await sweep(link, timeout, terminal.signal), node);
  const { offers } = await link.call('host-key.offers', {}, terminal.signal);
  const waiting = offers.filter(({ nodeId }) => nodeId === view.node.id);
  if (waiting.length === 0) {
    terminal.err(`No key of ${visible(node)} waits for you.\n`);
    return exitCode.ok;
  }
  for (const offer of waiting) {
    if (offer.known !== undefined) refuseChanged(offer);
    terminal.err(describe(offer));
    const answer = await terminal.ask('Type yes to trust this key: ');
    if (answer.trim() !== 'yes') {
      terminal.err('Not trusted.\n');
      return exitCode.unavailable;
    }
    await link.call(
      'host-key.trust',
      { nodeId: offer.nodeId, hopId: offer.hopId, fingerprint: offer.fingerprint },
      terminal.signal,
    );
    terminal.err(`The key of ${visible(offer.hopId)} is trusted now.\n`);
  }
  return exitCode.ok;
};
