import { endpointName } from '../../source-kit/index.ts';

/** What a byte stream leads to: the path of a unix socket on the node, or a port as the node reaches it. */
export type Landing = string | { readonly host: string; readonly port: number };

export const landingName = (to: Landing): string => (typeof to === 'string' ? to : endpointName(to));
