/** A number that nobody can observe from here. It is shown as an input wherever it is used, with where it comes from. */
export type Assumption = {
  readonly name: string;
  readonly value: number;
  readonly shown: string;
  readonly from: string;
};

export const yearMs = 365.25 * 24 * 3_600_000;

export const assumed = {
  /** Reboots for kernels, and a machine fault every few years: 8.8 h a year. */
  nodeDownShare: {
    name: 'time a node is down',
    value: 0.001,
    shown: '0.1 % (8.8 h a year)',
    from: 'assumed: monthly reboots and one fault of a machine every few years',
  },
  /** Power and network of a data centre without a redundant second feed. */
  zoneDownShare: {
    name: 'time a whole zone is down',
    value: 0.0002,
    shown: '0.02 % (1.8 h a year)',
    from: 'assumed: what operators of single data centres promise (99.98 %)',
  },
  /** Published yearly failure rates of disks are 1 to 2 %; hosts lose data by other means too. */
  nodeLossShare: {
    name: 'nodes that lose their data in a year',
    value: 0.02,
    shown: '2 %',
    from: 'assumed: published failure rates of disks are 1 to 2 % a year',
  },
  /** Fire, flood, a wrong command against everything in one place. */
  zoneLossShare: {
    name: 'zones that lose their data in a year',
    value: 0.000_1,
    shown: '0.01 %',
    from: 'assumed: one in 10,000 data centres a year',
  },
  /** Somebody sees it, brings a machine and copies. */
  repairMs: {
    name: 'time until a lost copy is made again',
    value: 24 * 3_600_000,
    shown: '24 h',
    from: 'assumed: somebody sees it the same day, and copying takes hours',
  },
  archiveLossShare: {
    name: 'objects that object storage loses in a year',
    value: 1e-11,
    shown: '0.000000001 %',
    from: 'assumed: eleven nines, as providers of object storage state it',
  },
} as const satisfies Readonly<Record<string, Assumption>>;
