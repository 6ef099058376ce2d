import type { InputOf, QueryName } from '#shared/contract';

/** The cache key of a question. The only place keys are made. */
export const queryKey = <N extends QueryName>(name: N, input: InputOf<N>): readonly [N, InputOf<N>] => [
  name,
  input,
];
