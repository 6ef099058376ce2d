import { failed, fault, type Result } from '#shared/fault';
import type { OperationRequest, Release } from '#shared/model';
import type { Look, Looked, PlanView } from '../../source-kit/index.ts';
import type { OperationParts, OperationView } from '../operation-parts.ts';
import { planViewOf, sourcesFor, type PlanningSource, type SourceRequest } from './offers.ts';

export type LookParts = Pick<OperationParts, 'sources' | 'perform' | 'digestOf'> & {
  readonly view: OperationView;
  readonly releases: readonly Release[];
  readonly signal: AbortSignal;
};

const nobody = failed(fault('transport.unreachable', 'Nobody could be asked.', { retryable: true }));

const take = async (look: Look, { perform, digestOf, signal }: LookParts): Promise<Result<unknown>> => {
  if ('image' in look) return (await digestOf?.(look.image, look.through, signal)) ?? nobody;
  let last: Result<unknown> = nobody;
  for (const nodeId of look.through) {
    const outcome = await perform(nodeId, look.ask, signal);
    if (outcome.kind === 'answered') return outcome.result;
    last = failed(outcome.fault);
  }
  return last;
};

/** What a source wants to look at. Maintenance drains node after node: it looks as for a drain of all of them. */
const looksOf = (source: PlanningSource, request: SourceRequest, parts: LookParts): readonly Look[] => {
  const of: SourceRequest =
    request.kind === 'maintenance'
      ? { kind: 'drain', nodeIds: request.nodeIds, surge: request.surge }
      : request;
  const looks = source.looks?.[of.kind] as
    ((view: PlanView, request: SourceRequest) => readonly Look[]) | undefined;
  const view = looks === undefined ? undefined : planViewOf(source, parts.view, parts.releases);
  return looks === undefined || view === undefined ? [] : looks(view, of);
};

/** Looks at everything the sources want to see for this plan, all at once. Reads only. */
export const takeLooks = async (
  request: OperationRequest,
  parts: LookParts,
): Promise<ReadonlyMap<string, Looked>> => {
  if (request.kind === 'undo') return new Map();
  const all = await Promise.all(
    sourcesFor(parts.sources, request, parts.view).map(async (source) => {
      const looks = looksOf(source, request, parts);
      const results = await Promise.all(
        looks.map(async (look) => [look.id, await take(look, parts)] as const),
      );
      return [source.id, new Map(results)] as const;
    }),
  );
  return new Map(all);
};
