import type { WorkloadId } from '#shared/model';
import { explainFault, useRegistryTags } from '../../../queries/index.ts';
import { Age, Button, Menu, SafeText } from '../../../ui/index.ts';
import styles from './options.module.css';

/** Longer lists are typed into, not read. */
const shown = 40;

/** The tags a registry tells of, to choose from. Typing stays possible; a registry that is not asked says what to do. */
export const RegistryTags = ({
  workloadId,
  onChoose,
}: {
  readonly workloadId: WorkloadId;
  readonly onChoose: (reference: string) => void;
}) => {
  const { data, error, isPending } = useRegistryTags(workloadId, true);
  if (isPending) return <p className={styles['registry']}>Asking the registry for its tags.</p>;
  if (error !== null) {
    const { what, next } = explainFault(error);
    return (
      <p className={styles['registry']}>
        No tags from the registry: <SafeText text={`${what} ${next}`} limit={300} />
      </p>
    );
  }
  const { repository, tags, through, readAt, isCutShort } = data;
  // The registry's own order says nothing about age; numbers in order can at least be found.
  const sorted = tags.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  return (
    <p className={styles['registry']}>
      <Menu
        trigger={<Button disabled={tags.length === 0}>From the registry</Button>}
        items={sorted.slice(0, shown).map((tag) => ({
          id: tag,
          label: <SafeText text={tag} mono limit={60} />,
          onSelect: () => onChoose(`${repository}:${tag}`),
        }))}
      />{' '}
      {tags.length} tags of <SafeText text={repository} mono limit={80} />, read{' '}
      <Age at={readAt} suffix=" ago" /> {through === 'console' ? 'from this machine' : `through ${through}`}
      {isCutShort ? '; there are more' : ''}
      {sorted.length > shown ? `; the first ${shown} by name are listed` : ''}.
    </p>
  );
};
