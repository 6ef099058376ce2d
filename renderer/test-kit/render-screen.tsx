import { QueryClientProvider } from '@tanstack/react-query';
import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { onTestFinished } from 'vitest';
import type { FleetSnapshot } from '#shared/contract';
import { ClockProvider, createEngineClock } from '../clock/index.ts';
import { CommandProvider, createCommandRegistry, createRouter, RouterProvider } from '../commands/index.ts';
import {
  createFleetStore,
  createLogStore,
  createOperationStore,
  createOwnershipStore,
  createQueryClient,
  createScheduleStore,
  createWorkloadStore,
  feedToCache,
  FleetProvider,
  followBoards,
  LinkProvider,
  LogProvider,
  OperationProvider,
  OwnershipProvider,
  ScheduleProvider,
  WorkloadProvider,
} from '../queries/index.ts';
import { createThemeStore } from '../theme/index.ts';
import { ThemeProvider, ToastProvider } from '../ui/index.ts';
import { testLink, type Answers, type TestBoards, type TestLink } from './test-link.ts';

export type Shown = TestLink & {
  /** Waits until everything that was served so far is drawn. */
  readonly settled: () => Promise<void>;
  /** Lets time pass in one step, without anything being heard. */
  readonly pass: (ms: number) => void;
  /** Takes the screen away before the test ends, for tests that draw many. */
  readonly close: () => void;
  /** Lets the machine sleep and wake: the wall clock moves on, timers and the monotonic clock do not. */
  readonly sleep: (ms: number) => void;
};

/**
 * Draws one screen over a snapshot, as the window would, at an address such as `#/node/db-1`.
 * The clock stands at the time of the snapshot until told to pass. Everything it opens is closed when the test ends.
 */
export const renderScreen = (
  screen: ReactNode,
  {
    snapshot,
    answers = {},
    boards,
    hash = '#/fleet',
  }: {
    readonly snapshot: FleetSnapshot;
    readonly answers?: Answers;
    /** What the feeds of workloads and operations begin with. */
    readonly boards?: TestBoards;
    readonly hash?: string;
  },
): Shown => {
  location.hash = hash;
  const test = testLink(snapshot, answers, boards);
  const client = createQueryClient();
  const store = createFleetStore();
  const workloads = createWorkloadStore();
  const ownership = createOwnershipStore();
  const logs = createLogStore();
  const schedule = createScheduleStore();
  const operations = createOperationStore();
  let elapsedMs = 0;
  let asleepMs = 0;
  let tick: () => void = () => undefined;
  const clock = createEngineClock({
    monotonic: () => elapsedMs,
    wall: () => snapshot.at + elapsedMs + asleepMs,
    everySecond: (call) => {
      tick = call;
      return () => undefined;
    },
  });
  const theme = createThemeStore(
    document.documentElement,
    localStorage,
    matchMedia('(prefers-color-scheme: light)'),
  );
  const ending = new AbortController();
  void feedToCache({ link: test.link, store, client, clock, pause: () => Promise.resolve() }, ending.signal);
  void followBoards(
    {
      link: test.link,
      workloads,
      ownership,
      logs,
      schedule,
      operations,
      client,
      pause: () => Promise.resolve(),
    },
    ending.signal,
  );
  const drawn = render(
    <ThemeProvider theme={theme}>
      <QueryClientProvider client={client}>
        <LinkProvider link={test.link}>
          <ClockProvider clock={clock}>
            <FleetProvider store={store}>
              <WorkloadProvider store={workloads}>
                <OwnershipProvider store={ownership}>
                  <ScheduleProvider store={schedule}>
                    <LogProvider store={logs}>
                      <OperationProvider store={operations}>
                        <RouterProvider router={createRouter(window)}>
                          <CommandProvider registry={createCommandRegistry()}>
                            <ToastProvider>{screen}</ToastProvider>
                          </CommandProvider>
                        </RouterProvider>
                      </OperationProvider>
                    </LogProvider>
                  </ScheduleProvider>
                </OwnershipProvider>
              </WorkloadProvider>
            </FleetProvider>
          </ClockProvider>
        </LinkProvider>
      </QueryClientProvider>
    </ThemeProvider>,
  );
  const close = (): void => {
    ending.abort();
    drawn.unmount();
    client.clear();
    test.link.close();
  };
  onTestFinished(close);
  return {
    ...test,
    close,
    settled: () => act(async () => void (await new Promise((resolve) => setTimeout(resolve, 0)))),
    pass: (ms) => {
      elapsedMs += ms;
      act(() => tick());
    },
    sleep: (ms) => {
      asleepMs += ms;
      act(() => tick());
    },
  };
};
