import { Suspense, useEffect, useMemo, useRef, useState, type ComponentType } from 'react';
import { useCommands, useKeyboard, usePreference, useRoute, useRouter } from '../commands/index.ts';
import { useFrozenSince } from '../queries/index.ts';
import { EmptyBlock, ShutProvider, visibleText } from '../ui/index.ts';
import styles from './app-frame.module.css';
import { FrozenBand } from './frozen-band.tsx';
import { KeyMap } from './key-map.tsx';
import { Palette } from './palette.tsx';
import { ScreenBoundary } from './screen-boundary.tsx';
import type { Screens } from './screens.ts';
import { Sidebar } from './sidebar.tsx';
import { StatusFooter } from './status-footer.tsx';
import { TopBar } from './top-bar.tsx';
import { windowCommands } from './window-commands.ts';

type FrameParts = {
  readonly screens: Screens;
  /** Stands over every screen when the address asks for it; reads the route itself. */
  readonly overlay: ComponentType;
};

/** Everything around a screen. While the engine is silent, nothing on it can ask anything of the fleet (R86). */
export const AppFrame = (parts: FrameParts) => {
  const frozen = useFrozenSince() !== undefined;
  return (
    <ShutProvider
      because={frozen ? 'Nothing is heard from the engine, so nothing can be asked of the fleet.' : undefined}
    >
      <Frame {...parts} frozen={frozen} />
    </ShutProvider>
  );
};

/** Focus goes to the screen when the place changes, so that keys and reading start there. */
const Frame = ({ screens, overlay: Overlay, frozen }: FrameParts & { readonly frozen: boolean }) => {
  const router = useRouter();
  const route = useRoute();
  const [open, setOpen] = useState<'palette' | 'keys' | undefined>(undefined);
  const [letters] = usePreference('letters', ['on', 'off']);
  const main = useRef<HTMLElement>(null);
  const place = route.screen === 'node' ? `node/${route.nodeId}` : route.screen;
  const Screen = screens[route.screen];

  useCommands(useMemo(() => windowCommands(router, setOpen), [router]));
  useKeyboard(letters === 'on');
  useEffect(() => {
    const name = place.startsWith('node/') ? visibleText(place.slice(5)) : place;
    document.title = `${name} · Quarterdeck`;
    main.current?.focus({ preventScroll: true });
    main.current?.scrollTo(0, 0);
  }, [place]);

  return (
    <div className={styles['frame']} data-frozen={frozen}>
      <Sidebar />
      <TopBar onSearch={() => setOpen('palette')} />
      <FrozenBand />
      <main ref={main} className={styles['main']} tabIndex={-1}>
        <ScreenBoundary key={place}>
          <Suspense fallback={<EmptyBlock>Fetching this screen.</EmptyBlock>}>
            <Screen />
          </Suspense>
        </ScreenBoundary>
      </main>
      <StatusFooter onKeys={() => setOpen('keys')} />
      <Palette open={open === 'palette'} onClose={() => setOpen(undefined)} />
      <Overlay />
      <KeyMap open={open === 'keys'} onClose={() => setOpen(undefined)} />
    </div>
  );
};
