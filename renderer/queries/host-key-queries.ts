import { useQueryClient } from '@tanstack/react-query';
import { queryKey } from './message/query-key.ts';
import { useMessageCommand, useMessageQuery } from './message/use-message.ts';

/** Server keys that wait for a person. */
export const useHostKeyOffers = () => useMessageQuery('host-key.offers', {});

/** Trusts an unknown key after a person compared its fingerprint. */
export const useTrustHostKey = () => {
  const client = useQueryClient();
  return useMessageCommand(
    'host-key.trust',
    () => void client.invalidateQueries({ queryKey: queryKey('host-key.offers', {}) }),
  );
};
