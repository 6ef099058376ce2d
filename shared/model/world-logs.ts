/** One log of a world's machine. */
export type WorldLog = {
  readonly path: string;
  readonly sizeBytes: number;
  /** Since it was last written, ms. */
  readonly changedAgoMs: number;
  /** Who has it open; absent: nobody. */
  readonly writer?: {
    readonly processId: number;
    readonly processName: string;
    readonly unit: string;
    readonly opens: 'append' | 'write';
  };
  /** Older generations beside it, by what their names end with: `.1`, `.2.gz`. */
  readonly kept: readonly { readonly suffix: string; readonly sizeBytes: number }[];
  /** Since logrotate rotated it, ms; absent: it never did. */
  readonly rotatedAgoMs?: number;
};

/** What the daemon of containers writes for one of them with the driver `json-file`. */
export type WorldContainerLog = {
  readonly name: string;
  readonly service: string | undefined;
  /** `10m`; undefined: no cap. */
  readonly maxSize: string | undefined;
  readonly sizeBytes: number;
};

/** The logs of a world's machine and what rotates them. */
export type WorldLogs = {
  readonly logs: readonly WorldLog[];
  readonly containers: readonly WorldContainerLog[];
  /** Files of /etc/logrotate.d, by name. */
  readonly rules: Readonly<Record<string, string>>;
  /** `maxUse` as journald.conf has it: `1G`; undefined: nothing is set. */
  readonly journal: { readonly sizeBytes: number; readonly maxUse: string | undefined };
  /** logrotate.timer, once a day or as somebody made it. */
  readonly runner: { readonly isOn: boolean; readonly ranAgoMs: number; readonly isHourly?: boolean };
};
