import { fault, type Fault } from '#shared/fault';
import { endpointName, type Endpoint } from '../../source-kit/index.ts';
import type { Vantage } from './vantage.ts';

type Seen = Pick<Vantage, 'name' | 'subject'>;
type AnyAsk = { readonly id: string };

/** What can be wrong with the answer of a daemon, in words. `to`: a unix socket, or a port as the vantage reaches it. */
export const daemonFaults = ({ name, subject }: Seen, to: string | Endpoint) => {
  const server = typeof to === 'string' ? to : endpointName(to);
  const who =
    typeof to === 'string' ? `The daemon behind ${to} on ${name}` : `${server}, asked from ${name},`;
  const more = (details?: string) => ({ subject, retryable: true, details });
  const forGood = (details?: string) => ({ subject, retryable: false, details });
  return {
    cutShort: ({ id }: AnyAsk, details?: string): Fault =>
      fault(
        'transport.socket-closed',
        `${who} closed the connection before its answer to ${id} was whole.`,
        more(details),
      ),
    streamEnded: ({ id }: AnyAsk): Fault => fault('transport.socket-closed', `${who} ended ${id}.`, more()),
    late: ({ id }: AnyAsk, ms: number): Fault =>
      fault('probe.timed-out', `${who} did not answer ${id} within ${ms / 1_000} s.`, more()),
    tooMuch: ({ id }: AnyAsk, what: string): Fault =>
      fault('transport.too-much-output', `${who} sent ${what} in answer to ${id}.`, more()),
    garbled: ({ id }: AnyAsk, language: string, details: string): Fault =>
      fault('probe.unreadable', `${who} did not answer ${id} in correct ${language}.`, more(details)),
    noTls: (details?: string): Fault =>
      fault('daemon.untrusted', `${who} does not speak TLS. Nothing was sent to it.`, forGood(details)),
    untrusted: (why: string): Fault =>
      fault('daemon.untrusted', `${who} showed a certificate that is not trusted: ${why}.`, forGood()),
    notLoggedIn: (user: string | undefined, words: string): Fault =>
      fault(
        'daemon.auth-failed',
        `${who} refused the login${user === undefined ? '' : ` of ${user}`}: ${words}`,
        forGood(),
      ),
    refused: (words: string, details: string | undefined, facts: Readonly<Record<string, string>>): Fault =>
      fault('daemon.refused', `${who} ${words}`, { ...more(details), facts }),
  };
};
