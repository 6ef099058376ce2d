import type { DeclaredRun, PlanItem, StepCall } from '#shared/model';
import type { Offer, ServerWord, StepKind } from '../../source-kit/index.ts';

type Kinds = ReadonlyMap<string, StepKind>;
type Run = Pick<ServerWord, 'nodeId' | 'runs'>;

const nameOf = (runs: DeclaredRun): string => (runs.kind === 'unit' ? runs.unit : runs.container);

const isSame = (a: Run, b: Run): boolean =>
  a.nodeId === b.nodeId && a.runs.kind === b.runs.kind && nameOf(a.runs) === nameOf(b.runs);

/** What a step starts or stops; undefined: neither, or its kind is not known here. */
const switchOf = (step: StepCall, kinds: Kinds): Run | undefined => {
  const kind = kinds.get(step.kind);
  const params = kind?.switches === undefined ? undefined : kind.params.safeParse(step.params);
  return params?.success === true ? kind?.switches?.(params.data) : undefined;
};

const isItemOf = ({ nodeId, layer, name }: PlanItem, { runs, ...word }: ServerWord): boolean =>
  nodeId === word.nodeId && layer === runs.kind && name === nameOf(runs);

/**
 * Puts together what one source knows of a server with the unit or container in which another one starts and stops it. Who
 * hands the server over stops it once, in the right order: the other's step is left out, and its item says so.
 */
export const withServerWords = (offers: readonly Offer[], kinds: Kinds): readonly Offer[] => {
  const words = offers.flatMap(({ servers = [] }) => servers);
  if (words.length === 0) return offers;
  const isLeft = (step: StepCall): boolean => {
    const run = switchOf(step, kinds);
    return run === undefined || !words.some((word) => word.isSeenTo && isSame(word, run));
  };
  const told = (item: PlanItem): PlanItem => {
    const word = words.find((each) => isItemOf(item, each));
    return word === undefined ? item : { ...item, says: `${item.says} ${word.says}` };
  };
  return offers.map((offer) => ({
    ...offer,
    steps: offer.steps.filter(isLeft),
    items: offer.items.map(told),
  }));
};
