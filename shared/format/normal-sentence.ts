import { valueOf, type EpochMs, type NodeView } from '#shared/model';
import { capitalised } from './capitalised.ts';
import { forecastShort } from './forecast-text.ts';
import { listText, millisecondsText, percentText } from './quantity.ts';

/** One volume of the fleet with what is known of it. */
type Place = { readonly where: string; readonly usedRatio: number };

/** What is normal, with its numbers: the fullest disk, the soonest to fill, the slowest answer. Only what is known is said. */
export const normalSentence = (nodes: readonly NodeView[], now: EpochMs): string => {
  const said = [fullestDisk(nodes), soonestFull(nodes, now), slowestAnswer(nodes)].filter(
    (part) => part !== undefined,
  );
  const sentence = listText(said);
  return sentence === '' ? 'No disk has been read yet.' : `${capitalised(sentence)}.`;
};

const fullestDisk = (nodes: readonly NodeView[]): string | undefined => {
  let fullest: Place | undefined;
  for (const { node, facts } of nodes) {
    for (const { mount, space } of valueOf(facts.volumes) ?? []) {
      const value = valueOf(space);
      if (value === undefined || value.sizeBytes <= 0) continue;
      const usedRatio = 1 - value.availableBytes / value.sizeBytes;
      if (fullest === undefined || usedRatio > fullest.usedRatio)
        fullest = { where: `${node.id} ${mount}`, usedRatio };
    }
  }
  return fullest === undefined
    ? undefined
    : `the fullest disk is ${fullest.where} at ${percentText(fullest.usedRatio)}`;
};

const soonestFull = (nodes: readonly NodeView[], now: EpochMs): string | undefined => {
  let soonest: { where: string; says: string; fullAt: number } | undefined;
  let judged = 0;
  for (const { node, forecasts } of nodes) {
    for (const { mount, space } of forecasts) {
      if (space.kind !== 'none') judged += 1;
      if (space.kind !== 'fills' || (soonest !== undefined && space.fullAt >= soonest.fullAt)) continue;
      soonest = { where: `${node.id} ${mount}`, says: forecastShort(space, now), fullAt: space.fullAt };
    }
  }
  if (soonest !== undefined) return `the next to fill is ${soonest.where} (${soonest.says})`;
  return judged === 0 ? undefined : 'none fills within 30 d';
};

const slowestAnswer = (nodes: readonly NodeView[]): string | undefined => {
  let slowest: { where: string; ms: number } | undefined;
  for (const { node, facts } of nodes) {
    const ms = valueOf(facts.roundTripMs);
    if (ms !== undefined && (slowest === undefined || ms > slowest.ms)) slowest = { where: node.id, ms };
  }
  return slowest === undefined
    ? undefined
    : `the slowest answer takes ${millisecondsText(slowest.ms)} (${slowest.where})`;
};
