/**
 * does: hands out the schema library, configured once.
 * never: defines a schema.
 * talks to: nobody.
 */
import { z } from 'zod';

// The content security policy forbids `new Function`, which zod probes for when a schema is made.
// The switch only counts for schemas made after it, so every schema imports zod from here.
z.config({ jitless: true });

export { z };
