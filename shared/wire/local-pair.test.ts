import { describe, it } from 'vitest';
import { createLink, createLocalPair, linkPromises, serveChannel } from './index.ts';

const noTimer = { after: () => ({ cancel: () => undefined }) };

describe('the local link', () => {
  it.each(linkPromises)('$says', ({ prove }) =>
    prove(async (dispatcher) => {
      const pair = createLocalPair();
      serveChannel(pair.server, dispatcher);
      return { link: createLink(pair.client, { timer: noTimer }), cut: () => pair.server.close() };
    }),
  );
});
