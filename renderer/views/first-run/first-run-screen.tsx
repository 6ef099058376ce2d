import { useState } from 'react';
import type { InputOf } from '#shared/contract';
import { useHeader, useImportPreview } from '../../queries/index.ts';
import { AnsibleForm } from './ansible-form.tsx';
import { ByHand } from './by-hand.tsx';
import { DemoOnly } from './demo-only.tsx';
import styles from './first-run.module.css';
import { NewNodes } from './new-nodes.tsx';
import { Proposal } from './proposal.tsx';
import { WayList, type Way } from './way-list.tsx';

type Source = InputOf<'fleet-import.preview'>;

/** What stands at the right: it follows from the way chosen, and after an import it is the nodes themselves. */
type Stage =
  | { readonly kind: 'way'; readonly way: Way }
  | { readonly kind: 'ansible-preview'; readonly source: Source }
  | { readonly kind: 'added'; readonly file: string; readonly count: number };

const sshConfig: Source = { from: 'ssh-config' };

const StageOf = ({ stage, go }: { readonly stage: Stage; readonly go: (stage: Stage) => void }) => {
  const added = (file: string, count: number): void => go({ kind: 'added', file, count });
  if (stage.kind === 'added') return <NewNodes file={stage.file} count={stage.count} />;
  if (stage.kind === 'ansible-preview')
    return (
      <Proposal source={stage.source} onAdded={added} onBack={() => go({ kind: 'way', way: 'ansible' })} />
    );
  if (stage.way === 'ssh-config') return <Proposal source={sshConfig} onAdded={added} />;
  if (stage.way === 'ansible')
    return (
      <AnsibleForm onRead={(text) => go({ kind: 'ansible-preview', source: { from: 'ansible', text } })} />
    );
  return <ByHand />;
};

/** The ways in, and what each would bring. */
export const FirstRunScreen = () => {
  // The demo has no fleet file, so nothing can be imported into it.
  const origin = useHeader()?.origin;
  const demo = origin === 'demo';
  const [stage, setStage] = useState<Stage>({ kind: 'way', way: 'ssh-config' });
  // Asked at once, so that the first way in can say what it would find.
  const found = useImportPreview(demo || origin === undefined ? undefined : sshConfig);
  const way = stage.kind === 'way' ? stage.way : stage.kind === 'ansible-preview' ? 'ansible' : undefined;
  return (
    <div className={styles['page']}>
      <section className={styles['ways']} aria-labelledby="first-run-title">
        <h1 id="first-run-title">Bring your servers in</h1>
        <p className={styles['lead']}>
          Nothing is installed on them. This console only looks: it does not change anything on a server.
        </p>
        <WayList
          chosen={way}
          found={demo ? undefined : found}
          onChoose={(next) => setStage({ kind: 'way', way: next })}
        />
        <p className={styles['note']}>
          Private keys stay where they are. The console uses your SSH agent and your known_hosts, and asks
          before trusting a new server. No account, no telemetry.
        </p>
      </section>
      <div className={styles['stage']}>
        {origin === undefined ? null : demo && way !== 'by-hand' ? (
          <DemoOnly />
        ) : (
          <StageOf stage={stage} go={setStage} />
        )}
      </div>
    </div>
  );
};
