import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';

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

/** Gives the window its cache of answers. */
export const AnswersProvider = ({
  client,
  children,
}: {
  readonly client: QueryClient;
  readonly children: ReactNode;
}) => <QueryClientProvider client={client}>{children}</QueryClientProvider>;
