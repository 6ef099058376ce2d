import { importProposalSchema } from '#shared/model';
import { z } from '#shared/schema';
import { command, query } from './message.ts';

/** Where an import reads from. The engine knows where the user's ssh_config is; an inventory is handed over as text. */
const importSource = z.discriminatedUnion('from', [
  z.object({ from: z.literal('ssh-config') }),
  z.object({ from: z.literal('ansible'), text: z.string().max(1_048_576) }),
]);

export const fleetImportMessages = {
  'fleet-import.preview': query(
    'What an import would add, before anything is written.',
    importSource,
    importProposalSchema,
  ),
  'fleet-import.apply': command(
    'Adds what was previewed under this hash to the fleet file, keeping its comments. Refuses when the file changed.',
    z.object({ hash: z.string() }),
    z.object({ file: z.string(), added: z.number().int() }),
  ),
} as const;
