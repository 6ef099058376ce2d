import './theme/index.ts';
import { connect, type Connection, type LinkState } from './link/index.ts';
import { Overlays } from './overlays.tsx';
import { fetchScreens, screens } from './screens.ts';
import { mountWindow } from './shell/index.ts';

const troubleOf = (state: LinkState): string | undefined =>
  state.kind === 'waiting' || state.kind === 'signed-out' ? state.says : undefined;

/** Which window buttons the top bar must leave room for. */
const shellOf = (): string => {
  if (location.protocol !== 'app:') return 'web';
  return /mac/i.test(navigator.platform)
    ? 'desktop-mac'
    : /win/i.test(navigator.platform)
      ? 'desktop-windows'
      : 'desktop';
};

const start = (connection: Connection): void => {
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no root element');
  document.documentElement.dataset['shell'] = shellOf();
  mountWindow({
    root,
    link: connection.link,
    screens,
    overlay: Overlays,
    connection: {
      trouble: () => troubleOf(connection.state()),
      subscribe: connection.onState,
      tryNow: connection.tryNow,
    },
  });
};

start(await connect());
void fetchScreens();
