/**
 * does: hands out the schema library, configured once.
 * never: defines a schema.
 * talks to: nobody.
 */
import { z } from 'zod';

// The content security policy of the window forbids `new Function`, which zod probes for when a schema is made. Outside
// of windows it may compile its checks: a snapshot of 300 nodes is read several times as fast.
// The switch only counts for schemas made after it, so every schema imports zod from here.
z.config({ jitless: 'document' in globalThis });

export { z };
