import { useMemo } from 'react';
import { usePreference, useRoute, useRouter } from '../../commands/index.ts';
import { filterText, readFilter, sameToken, useNodeIds, type FilterToken } from '../../queries/index.ts';
import { groupKeys, type GroupKey } from './grouping.ts';

export type Layout = 'tiles' | 'map' | 'table';

/** Tiles stay readable to about three screens of them; beyond that the map shows more (design section 4). */
const tilesUpTo = 60;

export type FleetAddress = {
  readonly tokens: readonly FilterToken[];
  readonly setTokens: (tokens: readonly FilterToken[]) => void;
  /** Adds a token, or takes it away when it is there. */
  readonly toggle: (token: FilterToken) => void;
  readonly layout: Layout;
  readonly setLayout: (layout: Layout) => void;
  /** Undefined: nobody chose, the fleet's own labels decide. */
  readonly groupKey: GroupKey | undefined;
  readonly setGroupKey: (key: GroupKey) => void;
};

/** What the fleet screen keeps: the filter in its address, layout and grouping as choices of this operator. */
export const useFleetAddress = (): FleetAddress => {
  const router = useRouter();
  const text = useRoute().query['filter'];
  const tokens = useMemo(() => readFilter(text), [text]);
  const count = useNodeIds().length;
  const [layout, setLayout] = usePreference('layout', ['auto', 'tiles', 'map', 'table']);
  const [group, setGroup] = usePreference('group', ['auto', ...groupKeys, 'none']);
  const setTokens = (next: readonly FilterToken[]): void =>
    router.amend({ filter: next.length === 0 ? undefined : filterText(next) });
  return {
    tokens,
    setTokens,
    toggle: (token) => {
      const others = tokens.filter((each) => !sameToken(each, token));
      setTokens(others.length < tokens.length ? others : [...tokens, token]);
    },
    layout: layout === 'auto' ? (count <= tilesUpTo ? 'tiles' : 'map') : layout,
    setLayout,
    groupKey: group === 'auto' ? undefined : group,
    setGroupKey: setGroup,
  };
};
