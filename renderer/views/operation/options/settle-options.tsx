import type { Dispute } from '#shared/model';
import { useSpaces } from '../../../queries/index.ts';
import { SafeText, Segmented } from '../../../ui/index.ts';
import type { OptionProps } from './asks.ts';
import styles from './options.module.css';

const ways = [
  { value: 'finish', label: 'Finish it' },
  { value: 'put-back', label: 'Put it back' },
] as const;

const meaning = {
  finish: 'What was begun is ended: the one it was going to owns it after.',
  'put-back': 'What was begun is undone: the one that had it before owns it after.',
} as const;

const Says = ({ dispute }: { readonly dispute: Dispute }) => (
  <p className={styles['explains']}>
    <SafeText text={dispute.says} limit={300} expandable />
  </p>
);

/** Which way it is settled, and what is so now. What the dispute does not allow is not offered; while nobody knows it, both are. */
export const SettleOptions = ({ request, ask }: OptionProps<'settle'>) => {
  const dispute = useSpaces()
    .find(({ id }) => id === request.spaceId)
    ?.disputes.find(({ id }) => id === request.disputeId);
  const offered = ways.filter(
    ({ value }) => value === request.how || dispute === undefined || dispute.settles.includes(value),
  );
  return (
    <>
      {dispute === undefined ? null : <Says dispute={dispute} />}
      <span className={styles['option']}>
        Settle it
        <Segmented
          label="Settle it"
          value={request.how}
          options={offered}
          onChange={(how) => ask({ ...request, how })}
        />
        {meaning[request.how]}
      </span>
    </>
  );
};
