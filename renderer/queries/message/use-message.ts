import {
  keepPreviousData,
  useMutation,
  useQuery,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import type { CommandName, InputOf, OutputOf, QueryName } from '#shared/contract';
import type { Fault } from '#shared/fault';
import { faultOf } from './fault-of.ts';
import { useLink } from './link-context.tsx';
import { queryKey } from './query-key.ts';

/** Asks a question of the contract and keeps the answer. `error` is a Fault. */
export const useMessageQuery = <N extends QueryName>(
  name: N,
  input: InputOf<N>,
  options: {
    readonly enabled?: boolean;
    /** While another question of the same name is asked, its answer stays. */
    readonly keepPrevious?: boolean;
    /** The answer is dropped as soon as nobody shows it, and asked for anew by the next. */
    readonly forget?: boolean;
  } = {},
): UseQueryResult<OutputOf<N>, Fault> => {
  const link = useLink();
  return useQuery<OutputOf<N>, Fault, OutputOf<N>, readonly [N, InputOf<N>]>({
    queryKey: queryKey(name, input),
    queryFn: ({ signal }) =>
      link.call(name, input, signal).catch((thrown: unknown) => {
        throw faultOf(thrown);
      }),
    enabled: options.enabled ?? true,
    ...(options.forget === true ? { gcTime: 0 } : {}),
    ...(options.keepPrevious === true ? { placeholderData: keepPreviousData } : {}),
  });
};

/** Asks for a change. Sent once; `error` is a Fault. `onDone` runs after the engine has answered. */
export const useMessageCommand = <N extends CommandName>(
  name: N,
  onDone?: (output: OutputOf<N>, input: InputOf<N>) => void,
): UseMutationResult<OutputOf<N>, Fault, InputOf<N>> => {
  const link = useLink();
  return useMutation<OutputOf<N>, Fault, InputOf<N>>({
    mutationFn: (input) =>
      link.call(name, input).catch((thrown: unknown) => {
        throw faultOf(thrown);
      }),
    ...(onDone === undefined ? {} : { onSuccess: onDone }),
  });
};
