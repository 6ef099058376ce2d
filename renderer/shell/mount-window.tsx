import { StrictMode, type ComponentType } from 'react';
import { createRoot } from 'react-dom/client';
import type { Link } from '#shared/wire';
import { ClockProvider, createEngineClock } from '../clock/index.ts';
import { CommandProvider, createCommandRegistry, createRouter, RouterProvider } from '../commands/index.ts';
import {
  AnswersProvider,
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
import { AppFrame } from './app-frame.tsx';
import { atMostEvery, everySecondWhileSeen, pause } from './browser-time.ts';
import { ConnectionProvider, type ConnectionWords } from './connection-words.tsx';
import type { Screens } from './screens.ts';

export type WindowParts = {
  readonly root: HTMLElement;
  readonly link: Link;
  readonly screens: Screens;
  /** What the address can ask for over any screen: a server key to compare. */
  readonly overlay: ComponentType;
  readonly connection: ConnectionWords;
};

/**
 * Changes of the fleet are drawn this often at most, ms. Measured with 1,000 nodes and 200 changes a second: drawing each
 * change by itself keeps the window busy all the time.
 */
const drawEveryMs = 250;

/** Draws the window and follows the fleet until the returned call ends it. */
export const mountWindow = ({ root, link, screens, overlay, connection }: WindowParts): (() => void) => {
  const ending = new AbortController();
  const client = createQueryClient();
  const store = createFleetStore(atMostEvery(drawEveryMs));
  const workloads = createWorkloadStore(atMostEvery(drawEveryMs));
  const ownership = createOwnershipStore(atMostEvery(drawEveryMs));
  const logs = createLogStore(atMostEvery(drawEveryMs));
  const schedule = createScheduleStore(atMostEvery(drawEveryMs));
  const operations = createOperationStore(atMostEvery(drawEveryMs));
  const clock = createEngineClock({
    monotonic: () => performance.now(),
    wall: () => Date.now(),
    everySecond: everySecondWhileSeen,
  });
  const theme = createThemeStore(
    document.documentElement,
    localStorage,
    matchMedia('(prefers-color-scheme: light)'),
  );
  const drawn = createRoot(root);
  drawn.render(
    <StrictMode>
      <ThemeProvider theme={theme}>
        <AnswersProvider client={client}>
          <LinkProvider link={link}>
            <ClockProvider clock={clock}>
              <FleetProvider store={store}>
                <WorkloadProvider store={workloads}>
                  <OwnershipProvider store={ownership}>
                    <ScheduleProvider store={schedule}>
                      <LogProvider store={logs}>
                        <OperationProvider store={operations}>
                          <RouterProvider router={createRouter(window)}>
                            <CommandProvider registry={createCommandRegistry()}>
                              <ConnectionProvider connection={connection}>
                                <ToastProvider>
                                  <AppFrame screens={screens} overlay={overlay} />
                                </ToastProvider>
                              </ConnectionProvider>
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
        </AnswersProvider>
      </ThemeProvider>
    </StrictMode>,
  );
  void feedToCache({ link, store, client, clock, pause }, ending.signal);
  void followBoards({ link, workloads, ownership, logs, schedule, operations, client, pause }, ending.signal);
  return () => {
    ending.abort();
    drawn.unmount();
  };
};
