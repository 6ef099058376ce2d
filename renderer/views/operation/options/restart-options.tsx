import { copyLook, copyText } from '#shared/format';
import type { Placement } from '#shared/model';
import { useWorkload } from '../../../queries/index.ts';
import { Button, Menu, SafeText } from '../../../ui/index.ts';
import type { OptionProps } from './asks.ts';
import styles from './options.module.css';

const words = (it: Placement): string =>
  `${it.nodeId ?? it.placeName ?? 'no node'}${it.slot === undefined ? '' : `, copy ${it.slot}`}`;

/** Which copy is replaced. */
export const RestartOptions = ({ request, ask }: OptionProps<'restart'>) => {
  const workload = useWorkload(request.workloadId);
  const placements = (workload?.placements ?? []).filter((it) => it.wanted === 'running');
  const chosen = placements.find((it) => it.id === request.placementId);
  return (
    <span className={styles['option']}>
      Replace the copy on
      <Menu
        trigger={
          <Button>
            {chosen === undefined ? (
              (request.nodeId ?? 'choose one')
            ) : (
              <SafeText text={words(chosen)} limit={60} />
            )}
          </Button>
        }
        items={placements.map((it) => ({
          id: it.id,
          label: <SafeText text={words(it)} mono limit={60} />,
          hint: copyText(copyLook(it, false), it),
          checked: it.id === request.placementId,
          onSelect: () =>
            ask({
              kind: 'restart',
              workloadId: request.workloadId,
              ...(it.nodeId === undefined ? {} : { nodeId: it.nodeId }),
              placementId: it.id,
            }),
        }))}
      />
    </span>
  );
};
