import type { OperationKind, OperationRequest } from '#shared/model';

/** What the options of one kind of wish are given. */
export type OptionProps<K extends OperationKind> = {
  readonly request: Extract<OperationRequest, { readonly kind: K }>;
  /** Makes a new plan of this wish. */
  readonly ask: (next: OperationRequest) => void;
};
