import { epochMs, type EpochMs } from '#shared/model';

/** An entry that a console ran: what its folder on the node says. */
export type OwnRun = {
  readonly id: string;
  readonly taskKey: string;
  readonly startedAt: EpochMs;
  /** Undefined: it runs, or nobody is left to tell. */
  readonly endedAt: EpochMs | undefined;
  readonly exitStatus: number | undefined;
};

const seconds = (text: string | undefined): EpochMs | undefined =>
  /^\d{9,11}$/.test(text ?? '') ? epochMs(Number(text) * 1_000) : undefined;

/** `ID ENDED STATUS STARTED KEY`; ended and status are `-` while it runs. */
export const readOwnRun = (line: string): OwnRun | undefined => {
  const [id = '', ended, status = '', started, ...key] = line.split(' ');
  const startedAt = seconds(started);
  if (startedAt === undefined || id === '') return undefined;
  return {
    id,
    taskKey: key.join(' '),
    startedAt,
    endedAt: seconds(ended),
    exitStatus: /^\d{1,3}$/.test(status) ? Number(status) : undefined,
  };
};
