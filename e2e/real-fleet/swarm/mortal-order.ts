/** What a console that is to die is told when it is started. */
export type MortalOrder = {
  readonly directory: string;
  readonly fleetFile: string;
  readonly name: string;
  /** Without: it lives. */
  readonly death?: Death;
};

/** When a console is killed. */
export type Death =
  /** As soon as a record is on disk that is none of these. */
  | { readonly spared: readonly string[] }
  /** At the first record, or point between two, whose key ends like this. */
  | { readonly at: string };

type Told = {
  readonly kind: string;
  readonly operationId: string;
  readonly stepId?: string;
  readonly state?: string;
  readonly progress?: { readonly stepId: string; readonly state: string };
};

/** What a line of the journal tells, without when it told it: the same for every console that gets as far. */
export const keyOfRecord = (line: string): string => {
  // Length, checksum and hash of the line before; then the record.
  const { kind, operationId, stepId, state, progress } = JSON.parse(
    line.trim().split(' ').slice(3).join(' '),
  ) as Told;
  return [operationId, kind, stepId ?? progress?.stepId, state ?? progress?.state]
    .filter(Boolean)
    .join(' | ');
};

/** What keys of intents have in them. */
export const intent = '| intent |';
/** The point between an intent and whatever is written next, where the call is under way. No record stands for it. */
export const sentOf = (key: string): string => `${key} | sent`;
