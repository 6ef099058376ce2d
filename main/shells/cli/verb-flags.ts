import { InvalidArgumentError, type Command } from 'commander';
import type { ExitCode } from './exit-code.ts';
import type { FleetChoice, OpenEngine } from './open-engine.ts';
import type { RunOptions } from './operation/run-plan.ts';
import type { Terminal } from './terminal.ts';

/** What the program lends its verbs: commands that know the fleet, and an engine for the time of one. */
export type VerbParts = {
  readonly terminal: Terminal;
  /** Declares a verb with the options that choose a fleet; `under` makes it a verb of another one. */
  readonly onFleet: (name: string, says: string, under?: Command) => Command;
  readonly timed: (command: Command) => Command;
  readonly withEngine: (choice: FleetChoice, act: (engine: OpenEngine) => Promise<ExitCode>) => Promise<void>;
};

/** Every option of every verb; each verb reads its own. */
export type Flags = FleetChoice & {
  readonly json?: boolean;
  readonly timeout: number;
  readonly plan?: boolean;
  readonly yes?: boolean;
  readonly reason?: string;
  readonly override: readonly string[];
  readonly takeOver: readonly string[];
  readonly label: readonly string[];
  readonly surge: boolean;
  readonly deadline?: number;
  readonly until?: number;
  readonly image?: string;
  readonly reResolve?: boolean;
  readonly to?: string;
  readonly stack?: string;
  readonly at?: number;
  readonly node?: string;
  readonly copy?: string;
  readonly reboot?: boolean;
  readonly script?: string;
  readonly seconds?: number;
  readonly operation?: string;
  readonly space?: string;
  readonly finish?: boolean;
  readonly putBack?: boolean;
  readonly schedule?: string;
  readonly command?: string;
};

export const gather = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

export const readWholeSeconds = (text: string): number => {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 86_400)
    throw new InvalidArgumentError('Write whole seconds from 1 to 86400.');
  return seconds;
};

export const readTime = (text: string): number => {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new InvalidArgumentError('Write a time like 2026-11-21T18:00Z.');
  return at;
};

export const runOptionsOf = (flags: Flags): RunOptions => ({
  plan: flags.plan === true,
  yes: flags.yes === true,
  reason: flags.reason,
  json: flags.json === true,
  override: flags.override,
  takeOver: flags.takeOver,
});

export const runnable = (command: Command): Command =>
  command
    .option('--plan', 'show the plan and stop')
    .option('--yes', 'run without asking; needs --reason')
    .option('--reason <text>', 'why; kept in the record')
    .option('--override <guard=reason>', 'let one refusing guard pass; may be repeated', gather, [])
    .option('--take-over <resource=token>', 'take over a lock whose holder is gone', gather, []);

export const byLabel = (command: Command): Command =>
  command.option('--label <name=value>', 'every node with that label; may be repeated', gather, []);
