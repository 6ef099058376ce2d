import { useState } from 'react';
import type { InputOf } from '#shared/contract';
import type { ImportProposal } from '#shared/model';
import { explainFault, useApplyImport, useImportPreview } from '../../queries/index.ts';
import { Button, EmptyBlock, ErrorBlock, SafeText } from '../../ui/index.ts';
import styles from './first-run.module.css';
import { AddedTable, LeftOut, YamlText } from './proposal-parts.tsx';

type Added = (file: string, count: number) => void;

const countWords = (count: number): string => `${count} ${count === 1 ? 'server' : 'servers'}`;

const sourceWords = { 'ssh-config': '~/.ssh/config', ansible: 'the inventory' } as const;

const Ready = ({ proposal, onAdded }: { readonly proposal: ImportProposal; readonly onAdded: Added }) => {
  const apply = useApplyImport();
  const [yaml, setYaml] = useState(false);
  const { adds } = proposal;
  if (adds.length === 0)
    return (
      <>
        <EmptyBlock>There is nothing to add from {sourceWords[proposal.from]}.</EmptyBlock>
        <LeftOut proposal={proposal} />
      </>
    );
  const add = (): void =>
    apply.mutate({ hash: proposal.hash }, { onSuccess: ({ file, added }) => onAdded(file, added) });
  return (
    <>
      {yaml ? <YamlText text={proposal.yaml} /> : <AddedTable adds={adds} />}
      <LeftOut proposal={proposal} />
      {apply.error === null ? null : (
        <ErrorBlock {...explainFault(apply.error)} what={<SafeText text={apply.error.says} limit={400} />} />
      )}
      <div className={styles['actions']}>
        <Button look="solid" disabled={apply.isPending} onClick={add}>
          {apply.isPending ? 'Adding...' : `Add ${countWords(adds.length)} to the fleet file`}
        </Button>
        <Button look="ghost" onClick={() => setYaml(!yaml)}>
          {yaml ? 'Show as a list' : 'Show as YAML'}
        </Button>
      </div>
    </>
  );
};

/** What an import would add, what it leaves alone and what it cannot carry over. Nothing is written before the button. */
export const Proposal = ({
  source,
  onAdded,
  onBack,
}: {
  readonly source: InputOf<'fleet-import.preview'>;
  readonly onAdded: Added;
  readonly onBack?: () => void;
}) => {
  const preview = useImportPreview(source);
  return (
    <section className={styles['form']} aria-labelledby="proposal-title">
      <div className={styles['head']}>
        <h2 id="proposal-title">What {sourceWords[source.from]} would add</h2>
        {preview.data === undefined ? null : (
          <span>{countWords(preview.data.adds.length)}, nothing is written yet</span>
        )}
      </div>
      {preview.isPending ? <EmptyBlock>Reading {sourceWords[source.from]}...</EmptyBlock> : null}
      {preview.error === null ? null : (
        <ErrorBlock
          {...explainFault(preview.error)}
          what={<SafeText text={preview.error.says} limit={400} />}
          actions={<Button onClick={() => void preview.refetch()}>Read it again</Button>}
        />
      )}
      {preview.data === undefined ? null : <Ready proposal={preview.data} onAdded={onAdded} />}
      {onBack === undefined ? null : (
        <div className={styles['actions']}>
          <Button look="ghost" onClick={onBack}>
            Change the text
          </Button>
        </div>
      )}
    </section>
  );
};
