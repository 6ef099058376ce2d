import { useMemo } from 'react';
import { ownershipSituation } from '#shared/format';
import type { Operation, SpaceView } from '#shared/model';
import { useCommands } from '../../../commands/index.ts';
import { useFrozenSince } from '../../../queries/index.ts';
import { FrozenSentence, SafeText, Segmented, Sentence } from '../../../ui/index.ts';
import type { Layout } from '../space/space-panel.tsx';
import styles from './head.module.css';

export type Moment = 'during' | 'now';

const Say = ({ spaces }: { readonly spaces: readonly SpaceView[] }) => {
  const frozenSince = useFrozenSince();
  if (frozenSince === undefined) return <Sentence heading {...ownershipSituation(spaces)} />;
  return <FrozenSentence since={frozenSince}>Below is who owned what when it was last heard.</FrozenSentence>;
};

/** The situation in a sentence, and how the spaces are drawn. */
export const Head = ({
  spaces,
  operation,
  moment,
  setMoment,
  layout,
  setLayout,
}: {
  readonly spaces: readonly SpaceView[];
  /** The one that moves ownership now. */
  readonly operation: Operation | undefined;
  readonly moment: Moment;
  readonly setMoment: (moment: Moment) => void;
  readonly layout: Layout;
  readonly setLayout: (layout: Layout) => void;
}) => {
  useCommands(
    useMemo(
      () => [
        { id: 'ownership.map', title: 'Show as map', group: 'View', keys: '1', run: () => setLayout('map') },
        {
          id: 'ownership.table',
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
    <div className={styles['top']}>
      <Say spaces={spaces} />
      <div className={styles['controls']}>
        {operation === undefined ? null : (
          <Segmented
            label="Moment"
            value={moment}
            onChange={setMoment}
            options={[
              { value: 'now', label: 'Now' },
              {
                value: 'during',
                label: (
                  <>
                    During: <SafeText text={operation.plan.title} limit={40} />
                  </>
                ),
              },
            ]}
          />
        )}
        <Segmented
          label="Layout"
          value={layout}
          onChange={setLayout}
          options={[
            { value: 'map', label: 'Map' },
            { value: 'table', label: 'Table' },
          ]}
        />
      </div>
    </div>
  );
};
