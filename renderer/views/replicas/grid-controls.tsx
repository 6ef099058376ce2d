import { useMemo } from 'react';
import { FilterField, useCommands } from '../../commands/index.ts';
import { Controls, Segmented } from '../../ui/index.ts';

export type ReplicaLayout = 'grid' | 'table';

/** Words to filter by, and how the services are drawn. */
export const GridControls = ({
  layout,
  setLayout,
}: {
  readonly layout: ReplicaLayout;
  readonly setLayout: (layout: ReplicaLayout) => void;
}) => {
  useCommands(
    useMemo(
      () => [
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
    <Controls>
      <FilterField
        id="replicas.filter"
        title="Filter services"
        placeholder="Filter: service, stack, image, node or a word of the reason"
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
    </Controls>
  );
};
