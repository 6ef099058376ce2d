import { useQueryClient } from '@tanstack/react-query';
import { queryKey } from '../message/query-key.ts';
import { useMessageCommand, useMessageQuery } from '../message/use-message.ts';

/** Whether this console may change the fleet. Undefined `data` means that it is not known yet: then it may not. */
export const useLeave = () => useMessageQuery('operation.leave', {}, { keepPrevious: true });

/** Lets this console change the fleet, or makes it read-only again. */
export const useAllow = () => {
  const client = useQueryClient();
  return useMessageCommand('operation.allow', (leave) => {
    client.setQueryData(queryKey('operation.leave', {}), leave);
    void client.invalidateQueries({ queryKey: ['audit.entries'] });
    void client.invalidateQueries({ queryKey: ['audit.verify'] });
  });
};
