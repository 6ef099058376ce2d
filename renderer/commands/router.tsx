import {
  createContext,
  useContext,
  useSyncExternalStore,
  type ComponentPropsWithRef,
  type ReactNode,
} from 'react';
import { readRoute, routeHash, type Route } from './route.ts';

/** Where the window is, and how to go elsewhere. Kept in the address, so back, forward and reload work. */
export type Router = {
  readonly route: () => Route;
  readonly go: (route: Route) => void;
  /** Changes the query of the present screen without a new step of history. */
  readonly amend: (query: Readonly<Record<string, string | undefined>>) => void;
  /** Goes elsewhere in place of the present step of history, for screens that lead on by themselves. */
  readonly replace: (route: Route) => void;
  readonly back: () => void;
  readonly subscribe: (listener: () => void) => () => void;
};

/** The router of a browser window; it lives as long as the window. */
export const createRouter = (page: Window): Router => {
  const listeners = new Set<() => void>();
  let route = readRoute(page.location.hash);
  const read = (): void => {
    route = readRoute(page.location.hash);
    for (const listener of listeners) listener();
  };
  page.addEventListener('hashchange', read);
  page.addEventListener('popstate', read);
  return {
    route: () => route,
    go: (next) => {
      page.history.pushState(null, '', routeHash(next));
      read();
    },
    amend: (query) => {
      const merged = Object.entries({ ...route.query, ...query }).filter(
        (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
      );
      page.history.replaceState(null, '', routeHash({ ...route, query: Object.fromEntries(merged) }));
      read();
    },
    replace: (next) => {
      page.history.replaceState(null, '', routeHash(next));
      read();
    },
    back: () => page.history.back(),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

const RouterContext = createContext<Router | undefined>(undefined);

/** Gives the window its router. */
export const RouterProvider = ({
  router,
  children,
}: {
  readonly router: Router;
  readonly children: ReactNode;
}) => <RouterContext value={router}>{children}</RouterContext>;

export const useRouter = (): Router => {
  const router = useContext(RouterContext);
  if (router === undefined) throw new Error('a RouterProvider must stand above everything that navigates');
  return router;
};

/** Where the window is now. */
export const useRoute = (): Route => {
  const router = useRouter();
  return useSyncExternalStore(router.subscribe, router.route);
};

/** A real link (it opens in a new tab too) that moves this window without loading it again. */
export const RouteLink = ({ to, onClick, ...rest }: ComponentPropsWithRef<'a'> & { readonly to: Route }) => {
  const router = useRouter();
  return (
    <a
      href={routeHash(to)}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0)
          return;
        event.preventDefault();
        router.go(to);
      }}
      {...rest}
    />
  );
};
