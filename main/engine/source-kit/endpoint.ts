import type { ServerAccess } from '#shared/model';

/** A TCP port, as the machine that the ask is performed on reaches it. */
export type Endpoint = {
  /** A name or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** Absent: plain. With it nothing is sent before the certificate was verified. */
  readonly tls?: {
    /** Absolute path on this console of a PEM file with authorities to trust beside the public ones. */
    readonly authorityFile?: string | undefined;
    /** The name that the certificate must be for, when it is not `host`. */
    readonly serverName?: string | undefined;
  };
};

/** Where a declared server listens. */
export const endpointOf = ({ address, port, tls }: ServerAccess): Endpoint => ({
  host: address,
  port,
  ...(tls === undefined ? {} : { tls }),
});

/** `10.0.0.5:6379`, `[fd00::5]:6379`. */
export const endpointName = ({ host, port }: Endpoint): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;
