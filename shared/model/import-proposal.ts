import { z } from '#shared/schema';

/** What an import would add to the fleet file, shown before anything is written. */
export const importProposalSchema = z.object({
  from: z.enum(['ssh-config', 'ansible']),
  /** Hash of the proposal and of the fleet file it was made against; the same hash is what gets applied. */
  hash: z.string(),
  adds: z.array(
    z.object({
      id: z.string(),
      address: z.string(),
      port: z.number().int(),
      user: z.string().optional(),
      jump: z.array(z.string()),
      labels: z.record(z.string(), z.string()),
      identityFile: z.string().optional(),
    }),
  ),
  /** Nodes that are left alone, each with the reason (already there, pattern only, no address). */
  skips: z.array(z.object({ id: z.string(), reason: z.string() })),
  /** Things the source says that are not carried over (`ProxyCommand`, `Match exec`), never executed. */
  unsupported: z.array(z.object({ where: z.string(), what: z.string(), reason: z.string() })),
  /** The YAML text that would be added, for reading. */
  yaml: z.string(),
});
export type ImportProposal = z.infer<typeof importProposalSchema>;
