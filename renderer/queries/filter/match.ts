import { valueOf, type NodeState, type NodeView } from '#shared/model';
import { usedRatio } from './disk.ts';
import type { FilterToken } from './filter.ts';

const fullestPercent = (view: NodeView): number | undefined => {
  const ratios = (valueOf(view.facts.volumes) ?? []).flatMap((volume) => usedRatio(volume) ?? []);
  return ratios.length === 0 ? undefined : Math.max(...ratios) * 100;
};

const holds = ({ key, value }: FilterToken, view: NodeView, state: NodeState): boolean => {
  switch (key) {
    case 'name':
      return view.node.id.toLowerCase().includes(value.toLowerCase());
    case 'state':
      return state === value.toLowerCase();
    case 'group':
      return view.node.groups.includes(value);
    // An unknown number is over nothing and under nothing: it never matches.
    case 'disk':
      return (fullestPercent(view) ?? -1) > Number(value);
    case 'rtt':
      return (valueOf(view.facts.roundTripMs) ?? -1) > Number(value);
    default:
      return view.node.labels[key]?.toLowerCase() === value.toLowerCase();
  }
};

/** True when a node passes: tokens of one key add up, different keys narrow down, excluded ones take away. */
export const matchesFilter = (view: NodeView, state: NodeState, tokens: readonly FilterToken[]): boolean => {
  const wanted = tokens.filter((token) => !token.exclude);
  const keys = [...new Set(wanted.map((token) => token.key))];
  return (
    tokens.every((token) => !token.exclude || !holds(token, view, state)) &&
    keys.every((key) => wanted.some((token) => token.key === key && holds(token, view, state)))
  );
};
