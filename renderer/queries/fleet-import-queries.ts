import { useQueryClient } from '@tanstack/react-query';
import type { InputOf } from '#shared/contract';
import { useMessageCommand, useMessageQuery } from './message/use-message.ts';

/** What an import would add; asked only when a source is given. */
export const useImportPreview = (source: InputOf<'fleet-import.preview'> | undefined) =>
  useMessageQuery('fleet-import.preview', source ?? { from: 'ssh-config' }, {
    enabled: source !== undefined,
  });

/** Adds what was previewed under this hash. Previews made before are then old. */
export const useApplyImport = () => {
  const client = useQueryClient();
  return useMessageCommand('fleet-import.apply', () =>
    client.removeQueries({ queryKey: ['fleet-import.preview'] }),
  );
};
