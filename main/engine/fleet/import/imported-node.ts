import type { ImportProposal } from '#shared/model';

/** One machine as another tool describes it, in the words of the fleet file. */
export type ImportedNode = {
  readonly id: string;
  readonly address: string;
  readonly port: number;
  readonly user: string | undefined;
  /** Names of other imported machines, or `user@address:port`; nearest first. */
  readonly jump: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  readonly identityAgent: string | undefined;
  readonly knownHosts: readonly string[];
  readonly hostKeyAlias: string | undefined;
};

/** What a source says: machines, those left out, and what is not carried over. Nothing in it was executed. */
export type Imported = {
  readonly nodes: readonly ImportedNode[];
  readonly skips: ImportProposal['skips'];
  readonly unsupported: ImportProposal['unsupported'];
};
