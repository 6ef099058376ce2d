import type { ReactNode } from 'react';
import type { Connection, NodeView } from '#shared/model';
import { useFrozenSince } from '../../queries/index.ts';
import { Age, ClockTime, Glyph, Panel, SafeText } from '../../ui/index.ts';
import styles from './node.module.css';

const words: Readonly<Record<Connection['state'], string>> = {
  connecting: 'connecting',
  connected: 'connected',
  waiting: 'waiting',
  blocked: 'blocked',
};

const Row = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className={styles['pair']}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const Secured = ({ connection }: { readonly connection: Extract<Connection, { state: 'connected' }> }) => (
  <>
    <Row name="Server">
      <SafeText text={connection.server} mono />
    </Row>
    <Row name="Cipher">
      <SafeText text={connection.cipher} mono />
    </Row>
    <Row name="Host key">
      <SafeText text={connection.hostKeyFingerprint} mono />
    </Row>
    <Row name="Key exchange">
      {connection.strictKeyExchange ? (
        'strict'
      ) : (
        <span className={styles['not-strict']}>
          <Glyph state="warning" decorative /> not strict: this server lacks the guard against Terrapin
        </span>
      )}
    </Row>
  </>
);

/** How the console reaches the node, and what protects the way. */
export const ConnectionCard = ({ view: { node, connection } }: { readonly view: NodeView }) => {
  const frozenSince = useFrozenSince();
  const path = ['this console', ...node.jump.toReversed(), node.id];
  return (
    <Panel
      title="Connection"
      aside={
        frozenSince === undefined ? (
          <span>
            {words[connection.state]} for <Age at={connection.since} />
          </span>
        ) : (
          <span>
            {words[connection.state]} at <ClockTime at={frozenSince} />, unknown since
          </span>
        )
      }
    >
      <dl className={styles['pairs']}>
        <Row name="Login">
          <SafeText
            text={`${node.user}@${node.address}${node.port === 22 ? '' : ` port ${node.port}`}`}
            mono
          />
        </Row>
        <Row name="Path">
          {path.map((hop, index) => (
            <span key={hop}>
              {index === 0 ? '' : ' → '}
              <SafeText text={hop} mono={index > 0} />
            </span>
          ))}
        </Row>
        {connection.state === 'connected' ? <Secured connection={connection} /> : null}
      </dl>
    </Panel>
  );
};
