import { Search } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { useCommands } from '../../commands/index.ts';
import { Segmented } from '../../ui/index.ts';
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
      <div className={styles['search']} role="search">
        <Search size={15} strokeWidth={1.6} aria-hidden="true" />
        <input
          ref={field}
          aria-label="Filter services"
          placeholder="Filter: service, stack, image, node or a word of the reason"
          value={text}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => (event.key === 'Escape' ? field.current?.blur() : undefined)}
        />
        <kbd>/</kbd>
      </div>
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
