import { z } from '#shared/schema';
import { authorityFile, secretShape } from './fields.ts';

/** As images are written: a host name or an address, with a port where it is not the usual one. */
export const registryHostPattern =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/;

/** One image registry, as it is written. */
export const registrySchema = z
  .strictObject({
    user: z
      .string()
      .min(1)
      .max(256)
      .regex(/^[^:\u0000-\u001f\u007f]+$/)
      .optional()
      .meta({ description: 'the login name, without a colon', examples: ['deploy'] }),
    ...secretShape({ file: '~/.config/quarterdeck/registry-password', environment: 'REGISTRY_PASSWORD' }),
    through: z
      .string()
      .max(128)
      .optional()
      .meta({
        description: 'the name of the node to ask it from, or console for this machine',
        examples: ['hel-w1'],
      }),
    authorityFile: authorityFile('~/.config/quarterdeck/registry-ca.pem'),
    plainHttp: z
      .boolean()
      .optional()
      .meta({ description: 'true when it speaks HTTP without TLS, else false', examples: [false] }),
  })
  .meta({
    description: 'a map with the login of an image registry and from where it is asked',
    examples: [{ user: 'deploy', passwordFile: '~/.config/quarterdeck/registry-password' }],
  });
export type RegistryFields = z.infer<typeof registrySchema>;
