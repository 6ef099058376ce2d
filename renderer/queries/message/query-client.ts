import { QueryClient } from '@tanstack/react-query';

/**
 * The cache of answers. Freshness belongs to the engine: nothing is fetched again by age, focus or network events,
 * and nothing is tried again behind the operator's back.
 */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        retry: false,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
