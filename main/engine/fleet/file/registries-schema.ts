import { z } from '#shared/schema';

/** As images are written: a host name or an address, with a port where it is not the usual one. */
export const registryHostPattern =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/;
const path = z
  .string()
  .max(1_024)
  .regex(/^(?!\\\\|\/\/)[^\u0000-\u001f\u007f]+$/);

/** One image registry, as it is written. The password itself has no place in the file. */
export const registrySchema = z
  .strictObject({
    user: z
      .string()
      .min(1)
      .max(256)
      .regex(/^[^:\u0000-\u001f\u007f]+$/)
      .optional()
      .meta({ description: 'the login name, without a colon', examples: ['deploy'] }),
    passwordFile: path.optional().meta({
      description:
        'the path of a file that holds the password or token on its first line and that only you may read',
      examples: ['~/.config/quarterdeck/registry-password'],
    }),
    passwordEnvironment: z
      .string()
      .max(128)
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
      .optional()
      .meta({
        description: 'the name of an environment variable that holds the password or token',
        examples: ['REGISTRY_PASSWORD'],
      }),
    through: z
      .string()
      .max(128)
      .optional()
      .meta({
        description: 'the name of the node to ask it from, or console for this machine',
        examples: ['hel-w1'],
      }),
    authorityFile: path.optional().meta({
      description: 'the path of a PEM file with the authority of its certificate',
      examples: ['~/.config/quarterdeck/registry-ca.pem'],
    }),
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
