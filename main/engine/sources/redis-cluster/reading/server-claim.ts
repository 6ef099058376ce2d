import type { ClusterTable, OpenSlot } from './cluster-table.ts';

/** How a server copies from another, in its own words. */
export type Following = {
  readonly isLinkUp: boolean;
  /** The first whole copy is still under way: it holds none yet. */
  readonly isCopying: boolean;
  /** Bytes of the stream it has applied. */
  readonly offset: number | undefined;
  /** Since the last byte from its primary; absent: there never was one. */
  readonly lastHeardMs: number | undefined;
  /** Since the link broke; absent: it is up, or it never was. */
  readonly downForMs: number | undefined;
};

/** Everything one server says: of itself, and of the cluster. */
export type ServerClaim = {
  /** Its node id: what it stays when its address changes. */
  readonly id: string;
  readonly table: ClusterTable;
  readonly open: readonly OpenSlot[];
  readonly unreadable: number;
  readonly software: { readonly name: 'redis' | 'valkey'; readonly version: string } | undefined;
  /** By ROLE, which is what it does; undefined: it did not tell. */
  readonly role: 'primary' | 'replica' | undefined;
  readonly following: Following | undefined;
  /** Bytes of the stream it has written, where it is primary. */
  readonly offset: number | undefined;
  readonly replicas: number | undefined;
  /** `ok`: it serves. `fail`: it refuses, because slots have no owner or it hears too few primaries. */
  readonly clusterState: 'ok' | 'fail' | undefined;
  readonly currentEpoch: number | undefined;
  readonly usedBytes: number | undefined;
  readonly dataBytes: number | undefined;
  readonly limitBytes: number | undefined;
  /** `maxmemory-policy`: what it drops when it is full. One of the LFU ones counts how often keys are used. */
  readonly evicts: string | undefined;
  readonly keys: number | undefined;
};
