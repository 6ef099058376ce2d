import { fault, type Fault } from '#shared/fault';
import type { SshHop } from '../session.ts';
import { missingCategory, type Offer } from './algorithms.ts';
import type { Breach } from './guarded-stream.ts';
import { nameOf } from './hop-grammar.ts';
import { plainText, type ServerHello } from './server-hello.ts';

/** How far a login has come. */
export type LoginStage = 'identification' | 'key exchange' | 'login' | 'open';

/** What ssh2 puts on its errors: `level` names the layer, a number is a disconnect reason (RFC 4253 section 11.1). */
type Ssh2Error = Error & { readonly level?: string; readonly code?: string | number };

/** How things stood when it happened. */
export type Circumstances = {
  readonly hop: SshHop;
  readonly stage: LoginStage;
  readonly hello: ServerHello;
  readonly ours: Offer;
  readonly saidInstead: string;
};

/** A login that was cut by our own limits. */
export const breachFault = (hop: SshHop, breach: Breach): Fault => {
  const code =
    breach.kind === 'not-ssh'
      ? 'transport.not-ssh'
      : breach.kind === 'too-much'
        ? 'transport.too-much-output'
        : 'transport.protocol-violation';
  const did = breach.kind === 'not-ssh' ? 'does not answer as an SSH server' : 'was cut off';
  return fault(code, `${nameOf(hop)} ${did}: ${breach.says}.`, { subject: hop.id, retryable: true });
};

/** A phase that did not end in time. */
export const lateFault = (hop: SshHop, stage: LoginStage | 'dial', ms: number): Fault => {
  const more = { subject: hop.id, retryable: true, facts: { stage } };
  return stage === 'dial'
    ? fault('transport.unreachable', `${nameOf(hop)} did not answer within ${ms / 1_000} s.`, more)
    : fault(
        'transport.timed-out',
        `${nameOf(hop)} accepted the connection but did not finish its ${stage} within ${ms / 1_000} s.`,
        more,
      );
};

/** An open connection over which nothing came any more. */
export const silentFault = (hop: SshHop, silentMs: number): Fault =>
  fault('transport.lost', `${nameOf(hop)} has not answered for ${Math.round(silentMs / 1_000)} s.`, {
    subject: hop.id,
    retryable: true,
  });

/** The connection ended without an error. */
export const closedFault = ({ hop, stage, saidInstead }: Circumstances): Fault => {
  const more = { subject: hop.id, retryable: true };
  if (stage === 'open') return fault('transport.lost', `The connection to ${nameOf(hop)} ended.`, more);
  // sshd says no more than this when MaxStartups or PerSourcePenalties turn us away; there is no code for it.
  const isTurnedAway = /^(?:Exceeded MaxStartups|Not allowed at this time)/.test(saidInstead);
  if (stage === 'identification' && saidInstead !== '' && !isTurnedAway)
    return fault(
      'transport.not-ssh',
      `${nameOf(hop)} does not answer as an SSH server: it says “${plainText(saidInstead).slice(0, 80)}”.`,
      more,
    );
  const details = isTurnedAway ? plainText(saidInstead) : undefined;
  return fault('transport.lost', `${nameOf(hop)} closed the connection during its ${stage}.`, {
    ...more,
    details,
  });
};

/** An error of ssh2. `denied` and refused keys are decided before this is asked. */
export const errorFault = (error: Ssh2Error, now: Circumstances): Fault => {
  const { hop, stage, hello, ours } = now;
  const more = { subject: hop.id, retryable: true, details: error.message };
  const missing =
    stage === 'key exchange' && hello.offer !== undefined ? missingCategory(ours, hello.offer) : undefined;
  if (missing !== undefined && hello.offer !== undefined)
    return algorithmFault(hop, missing, hello.offer[missing]);
  if (error.level === 'client-socket')
    return fault(
      'transport.lost',
      `The connection to ${nameOf(hop)} broke during its ${stage === 'open' ? 'session' : stage}.`,
      { ...more, details: String(error.code ?? error.message) },
    );
  if (typeof error.code === 'number')
    return fault('transport.lost', `${nameOf(hop)} ended the connection: ${plainText(error.message)}.`, more);
  if (stage === 'identification' && error.level === undefined)
    return fault('transport.not-ssh', `${nameOf(hop)} does not answer as an SSH server.`, more);
  if (error.message === 'Connection lost before handshake') return closedFault(now);
  return fault(
    'transport.protocol-violation',
    `${nameOf(hop)} broke the SSH protocol during its ${stage === 'open' ? 'session' : stage}.`,
    more,
  );
};

const wordFor: Readonly<Record<keyof Offer, string>> = {
  kex: 'key exchange',
  hostKey: 'host key',
  cipher: 'cipher',
  mac: 'MAC',
  compression: 'compression',
};

const algorithmFault = (hop: SshHop, category: keyof Offer, offered: readonly string[]): Fault => {
  const names = plainText(offered.join(', '));
  return fault(
    'transport.no-common-algorithm',
    `${nameOf(hop)} offers no safe ${wordFor[category]} algorithm, only ${names}.`,
    {
      subject: hop.id,
      retryable: true,
      facts: { category: wordFor[category], offered: names },
    },
  );
};

/** A cipher that is safe only with strict key exchange, from a server without it (R47). */
export const terrapinFault = (hop: SshHop, cipher: string): Fault =>
  fault(
    'transport.no-common-algorithm',
    `${nameOf(hop)} wants ${cipher} without strict key exchange, which lets its first messages be cut out.`,
    {
      subject: hop.id,
      retryable: true,
      facts: { category: 'cipher', offered: cipher },
    },
  );
