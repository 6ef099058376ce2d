import { useEffect, useMemo, useRef } from 'react';
import { useRouter } from '../../commands/index.ts';
import {
  matchesFilter,
  sameList,
  shownState,
  tokenWords,
  useFleet,
  useFleetNodes,
  useHeader,
} from '../../queries/index.ts';
import { Button, EmptyBlock, useNow, visibleText } from '../../ui/index.ts';
import styles from './fleet-screen.module.css';
import { defaultGroupKey, groupNodes, type NodeGroup } from './grouping.ts';
import { AlarmStrip } from './head/alarm-strip.tsx';
import { FilterBar } from './head/filter-bar.tsx';
import { NewCritical } from './head/new-critical.tsx';
import { FileProblems } from './head/notices.tsx';
import { SituationLine } from './head/situation-line.tsx';
import { StateCounts } from './head/state-counts.tsx';
import { ViewControls } from './head/view-controls.tsx';
import { HostMap } from './map/host-map.tsx';
import { HowToRead } from './rail/how-to-read.tsx';
import { FillingSoonest } from './rail/filling-soonest.tsx';
import { JustNow } from './rail/just-now.tsx';
import { RoundTrips } from './rail/round-trips.tsx';
import rail from './rail/rail.module.css';
import { SelectionBar } from './selection/selection-bar.tsx';
import { SelectionProvider } from './selection/selection.tsx';
import { NodeTable } from './table/node-table.tsx';
import { TileGrid } from './tiles/tile-grid.tsx';
import { AlarmTimeline } from './timeline/alarm-timeline.tsx';
import { useFleetAddress, type FleetAddress, type Layout } from './use-fleet-address.ts';

/** A filter by state must notice values that go stale while nothing arrives; this often, ms. */
const filterEveryMs = 5_000;

const Picture = ({ layout, groups }: { readonly layout: Layout; readonly groups: readonly NodeGroup[] }) => {
  if (layout === 'table') return <NodeTable ids={groups.flatMap((group) => group.ids)} />;
  if (layout === 'map') return <HostMap groups={groups} />;
  return <TileGrid groups={groups} />;
};

const NoMatch = ({ tokens, setTokens }: Pick<FleetAddress, 'tokens' | 'setTokens'>) => {
  const words = tokens.map((token) => {
    const { key, value } = tokenWords(token);
    return visibleText(`${key} ${value}`, 80);
  });
  return (
    <EmptyBlock action={<Button onClick={() => setTokens([])}>Clear the filter</Button>}>
      No node matches {words.join(' and ')}.
    </EmptyBlock>
  );
};

/** The whole fleet on one screen. */
export const FleetScreen = () => (
  <SelectionProvider>
    <FleetPage />
  </SelectionProvider>
);

const FleetPage = () => {
  const picture = useRef<HTMLDivElement>(null);
  const router = useRouter();
  const address = useFleetAddress();
  const { tokens } = address;
  const header = useHeader();
  const now = useNow(filterEveryMs);
  const nodeCount = useFleet((fleet) => fleet.nodes.size);
  const nodes = useFleetNodes();
  const defaultKey = useMemo(() => defaultGroupKey(nodes), [nodes]);
  const groupKey = address.groupKey ?? defaultKey;
  const matching = useFleet(
    (fleet) =>
      fleet.ids.filter((id) => {
        const view = fleet.nodes.get(id);
        return view !== undefined && matchesFilter(view, shownState(view, now), tokens);
      }),
    sameList,
  );
  const groups = useMemo(() => {
    const wanted = new Set(matching);
    return groupNodes(
      nodes.filter((node) => wanted.has(node.id)),
      groupKey,
    );
  }, [nodes, matching, groupKey]);
  const isFirstRun = header?.origin === 'empty';
  useEffect(() => {
    if (isFirstRun) router.replace({ screen: 'first-run', query: {} });
  }, [isFirstRun, router]);

  return (
    <div className={styles['page']}>
      <NewCritical />
      <div className={styles['top']}>
        <SituationLine />
        <StateCounts tokens={tokens} toggle={address.toggle} />
      </div>
      <FileProblems />
      {address.layout === 'map' ? null : <AlarmStrip />}
      {nodeCount === 0 ? null : (
        <>
          <div className={styles['controls']}>
            <FilterBar tokens={tokens} setTokens={address.setTokens} />
            <ViewControls {...address} groupKey={groupKey} />
          </div>
          <div className={styles['body']}>
            <div className={styles['picture']} ref={picture}>
              {groups.length === 0 ? (
                <NoMatch {...address} />
              ) : (
                <Picture layout={address.layout} groups={groups} />
              )}
              <SelectionBar container={picture} />
              {address.layout === 'tiles' ? <AlarmTimeline /> : null}
            </div>
            <aside className={rail['rail']} aria-label="Beside the fleet">
              {address.layout === 'map' ? <HowToRead /> : null}
              <FillingSoonest />
              <RoundTrips groupKey={groupKey} />
              <JustNow />
            </aside>
          </div>
        </>
      )}
    </div>
  );
};
