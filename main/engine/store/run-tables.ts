import type { DatabaseSync } from 'node:sqlite';

const dayMs = 86_400_000;
/** Runs go with the history they stand beside: enough to see a yearly task once. */
const runsKeptMs = 400 * dayMs;
/** Runs kept of one task: one that runs every minute fills this in four hours, and no other suffers. */
const runsKept = 250;

const schema = `
  CREATE TABLE IF NOT EXISTS task_run (node TEXT NOT NULL, task TEXT NOT NULL, started INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (task, started)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS task_run_node ON task_run (node);
`;

/** One run as it is kept. Times are epoch ms. */
export type RunRow = {
  readonly node: string;
  readonly task: string;
  readonly started: number;
  readonly json: string;
};

type Row = Readonly<Record<string, unknown>>;

/** Runs of scheduled tasks within the history file. */
export type RunTables = {
  readonly saveRuns: (runs: readonly RunRow[]) => void;
  /** JSON of `{ task, run }`, newest first, so many of each task. */
  readonly runs: (node: string, limit: number) => readonly string[];
  /** Within a transaction. */
  readonly prune: (now: number) => void;
};

/** Opens or makes the table. */
export const openRunTables = (database: DatabaseSync): RunTables => {
  database.exec(schema);
  const put = database.prepare(
    'INSERT OR REPLACE INTO task_run (node, task, started, json) VALUES (?, ?, ?, ?)',
  );
  return {
    saveRuns: (runs) => {
      for (const { node, task, started, json } of runs) put.run(node, task, started, json);
    },
    runs: (node, limit) =>
      (
        database
          .prepare(
            'SELECT json FROM (SELECT json, started, row_number() OVER (PARTITION BY task ORDER BY started DESC) AS place FROM task_run WHERE node = ?) WHERE place <= ? ORDER BY started DESC',
          )
          .all(node, limit) as Row[]
      ).map((row) => String(row['json'])),
    prune: (now) => {
      database.prepare('DELETE FROM task_run WHERE started < ?').run(now - runsKeptMs);
      database
        .prepare(
          'DELETE FROM task_run WHERE (task, started) IN (SELECT task, started FROM (SELECT task, started, row_number() OVER (PARTITION BY task ORDER BY started DESC) AS place FROM task_run) WHERE place > ?)',
        )
        .run(runsKept);
    },
  };
};
