import type { Handlers, OutputOf, ParsedInputOf } from '#shared/contract';
import { fault, FaultError } from '#shared/fault';
import type { ImportProposal } from '#shared/model';

/** Imports into one fleet file. */
export type FleetImports = {
  readonly preview: (source: ParsedInputOf<'fleet-import.preview'>) => Promise<ImportProposal>;
  /** Rejects with FaultError `fleet.changed-meanwhile` when the file is not the one the preview was made against. */
  readonly apply: (hash: string) => Promise<OutputOf<'fleet-import.apply'>>;
};

type ImportHandlers = Pick<Handlers, 'fleet-import.preview' | 'fleet-import.apply'>;

/** Handlers of the import messages. What is applied is what was previewed: the client sends its hash, never its content. */
export const serveFleetImports = (
  imports: FleetImports | undefined,
  onApplied: () => Promise<void>,
): ImportHandlers => {
  const needed = (): FleetImports => {
    if (imports === undefined) {
      throw new FaultError(
        fault('action.refused', 'The demo fleet has no fleet file to add to. Start with --fleet fleet.yaml.'),
      );
    }
    return imports;
  };
  return {
    'fleet-import.preview': (source) => needed().preview(source),
    'fleet-import.apply': async ({ hash }) => {
      const applied = await needed().apply(hash);
      await onApplied();
      return applied;
    },
  };
};
