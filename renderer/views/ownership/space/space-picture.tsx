import { memo } from 'react';
import type { PlanMove, SpaceView } from '#shared/model';
import { useRouter } from '../../../commands/index.ts';
import { EmptyBlock } from '../../../ui/index.ts';
import { Servers } from '../databases/servers.tsx';
import { openKeys } from '../keys/asked-keys.ts';
import { MatrixLegend } from '../ranges/matrix-legend.tsx';
import { Prefixes } from '../ranges/prefixes.tsx';
import { RangeMatrix } from '../ranges/range-matrix.tsx';
import { SlotRibbon } from '../slots/slot-ribbon.tsx';
import { Owners } from '../slots/owners.tsx';
import { TaskMap } from '../tasks/task-map.tsx';

/** What a search has found in a space. */
export type Found = { readonly position: number; readonly owner: string | undefined };

const Picture = ({
  space,
  moves,
  ageText,
  found,
}: {
  readonly space: SpaceView;
  readonly moves: readonly PlanMove[];
  readonly ageText: string;
  readonly found: Found | undefined;
}) => {
  const router = useRouter();
  if (space.parties.length === 0 && space.segments.length === 0)
    return <EmptyBlock>Nobody has told yet who owns anything in it.</EmptyBlock>;
  switch (space.unit) {
    case 'slot':
      return (
        <>
          <SlotRibbon
            space={space}
            moves={moves}
            ageText={ageText}
            ringed={found?.position}
            onOpen={(party) => openKeys(router, { spaceId: space.id, party, role: 'primary' })}
          />
          <Owners
            space={space}
            ageText={ageText}
            onOpen={(party) => openKeys(router, { spaceId: space.id, party, role: 'primary' })}
          />
        </>
      );
    case 'document':
      return (
        <>
          <MatrixLegend during={moves.length > 0} />
          <RangeMatrix
            space={space}
            moves={moves}
            ageText={ageText}
            ringed={found}
            onOpen={(chosen) => openKeys(router, { spaceId: space.id, ...chosen })}
          />
          <Prefixes space={space} onOpen={(prefix) => openKeys(router, { spaceId: space.id, prefix })} />
        </>
      );
    case 'database':
      return <Servers space={space} />;
    case 'task':
      return (
        <TaskMap
          space={space}
          ageText={ageText}
          onOpen={(workload) => router.go({ screen: 'replicas', query: { filter: workload } })}
        />
      );
  }
};

/** The picture of one space: each kind of thing has its own. Drawn anew only when something in it is drawn otherwise. */
export const SpacePicture = memo(Picture);
