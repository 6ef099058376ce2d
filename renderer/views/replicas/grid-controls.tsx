import { useMemo, useRef } from 'react';
import { useCommands } from '../../commands/index.ts';
import { SearchField, Segmented } from '../../ui/index.ts';
import styles from './replicas.module.css';

export type ReplicaLayout = 'grid' | 'table';

/** Words to filter by, and how the services are drawn. */
export const GridControls = ({
  text,
  setText,
  layout,
  setLayout,
}: {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly layout: ReplicaLayout;
  readonly setLayout: (layout: ReplicaLayout) => void;
}) => {
  const field = useRef<HTMLInputElement>(null);
  useCommands(
    useMemo(
      () => [
        {
          id: 'replicas.filter',
          title: 'Filter services',
          group: 'View',
          keys: '/',
          run: () => field.current?.focus(),
        },
        {
          id: 'replicas.grid',
          title: 'Show as grid',
          group: 'View',
          keys: '1',
          run: () => setLayout('grid'),
        },
        {
          id: 'replicas.table',
          title: 'Show as table',
          group: 'View',
          keys: '3',
          run: () => setLayout('table'),
        },
      ],
      [setLayout],
    ),
  );
  return (
    <div className={styles['controls']}>
      <SearchField
        ref={field}
        className={styles['search'] ?? ''}
        label="Filter services"
        placeholder="Filter: service, stack, image, node or a word of the reason"
        value={text}
        onText={setText}
      />
      <Segmented
        label="Layout"
        value={layout}
        onChange={setLayout}
        options={[
          { value: 'grid', label: 'Grid' },
          { value: 'table', label: 'Table' },
        ]}
      />
    </div>
  );
};
