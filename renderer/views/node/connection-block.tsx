import { useState } from 'react';
import { connectionText } from '#shared/format';
import type { EpochMs, NodeView } from '#shared/model';
import { useRouter } from '../../commands/index.ts';
import { explainFault, useReconnect } from '../../queries/index.ts';
import { Button, ClockTime, Age, ErrorBlock, SafeText } from '../../ui/index.ts';
import styles from './node.module.css';
import { UnlockDialog } from './unlock-dialog.tsx';

const long = 600;

/** Faults in which a server key waits for a person. */
const keyCodes: readonly string[] = ['transport.host-key-unknown', 'transport.host-key-changed'];

const Actions = ({ view, code }: { readonly view: NodeView; readonly code: string }) => {
  const { id } = view.node;
  const router = useRouter();
  const again = useReconnect();
  const [unlocking, setUnlocking] = useState(false);
  return (
    <>
      {keyCodes.includes(code) ? (
        <Button look="solid" onClick={() => router.amend({ key: id })}>
          Compare the key...
        </Button>
      ) : null}
      {code === 'transport.passphrase-needed' ? (
        <Button look="solid" onClick={() => setUnlocking(true)}>
          Unlock the key...
        </Button>
      ) : null}
      <Button disabled={again.isPending} onClick={() => again.mutate({ nodeId: id })}>
        {again.isPending ? 'Trying...' : 'Try again'}
      </Button>
      {again.error === null ? null : <ErrorBlock {...explainFault(again.error)} />}
      {unlocking ? <UnlockDialog view={view} onClose={() => setUnlocking(false)} /> : null}
    </>
  );
};

const LastKnown = ({ at }: { readonly at: EpochMs | undefined }) =>
  at === undefined ? (
    <p>It has not answered since this console was started, so nothing is known about it.</p>
  ) : (
    <p>
      The values below are from <ClockTime at={at} />, <Age at={at} /> ago. They are the last known ones, not
      the present.
    </p>
  );

/** A node that cannot be asked explains itself: what happened, why, what to do, and how old everything below is. */
export const ConnectionBlock = ({ view, now }: { readonly view: NodeView; readonly now: EpochMs }) => {
  const { connection } = view;
  if (connection.state === 'connected') return null;
  const { title, because, next } = connectionText(connection, view.node, now);
  const stuck = connection.state !== 'connecting';
  const alarming = stuck && connection.fault.code === 'transport.host-key-changed';
  return (
    <section
      className={styles['trouble']}
      data-tone={alarming ? 'critical' : 'plain'}
      aria-label="Connection trouble"
    >
      <h2>
        <SafeText text={title} limit={long} />
      </h2>
      <p>
        <SafeText text={because} limit={long} />
      </p>
      {next === '' ? null : (
        <p>
          <b>
            <SafeText text={next} limit={long} />
          </b>
        </p>
      )}
      <LastKnown at={view.lastAnswerAt} />
      {stuck ? (
        <div className={styles['actions']}>
          <Actions view={view} code={connection.fault.code} />
        </div>
      ) : null}
      {stuck && connection.fault.details !== undefined ? (
        <details className={styles['details']}>
          <summary>Details</summary>
          <pre>
            <SafeText text={connection.fault.details} limit={4_096} />
          </pre>
        </details>
      ) : null}
    </section>
  );
};
