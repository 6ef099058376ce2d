import { createHash } from 'node:crypto';
import { glob } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { fault, FaultError } from '#shared/fault';
import type { FleetFileProblem, ImportProposal } from '#shared/model';
import { readTextFile, replaceFile } from '../disk/index.ts';
import { yamlLimits } from '../file/index.ts';
import { readFleet } from '../read-fleet.ts';
import type { Surroundings } from '../resolve/index.ts';
import { nodesAsYaml } from './add-nodes.ts';
import { chooseAdditions } from './choose-additions.ts';
import type { Imported, ImportedNode } from './imported-node.ts';
import { readAnsibleInventory } from './read-ansible-inventory.ts';
import { readSshConfig } from './read-ssh-config.ts';
import type { SshConfigFiles } from './ssh-config-lines.ts';

/** Where an import reads from. `file` is for the cli, where a person names it; a window never sends a path. */
export type ImportSource =
  | { readonly from: 'ssh-config'; readonly file?: string }
  | { readonly from: 'ansible'; readonly text: string };

/** Imports into one fleet file. */
export type FleetImports = {
  /** Reads a source and shows what it would add. Writes nothing. Rejects with FaultError `import.unreadable`, `fleet.unreadable`. */
  readonly preview: (source: ImportSource) => Promise<ImportProposal>;
  /** Adds what was previewed under this hash. Rejects with FaultError `fleet.changed-meanwhile` when the file is another by now. */
  readonly apply: (hash: string) => Promise<{ readonly file: string; readonly added: number }>;
};

/** Previews that are kept for applying; an older one is made again. */
const keptPreviews = 8;
/** Lists that are longer are cut in the preview: they are for reading. */
const mostListed = 500;
/** A limit for one ssh_config file, bytes: the longest seen in the wild are a tenth of it. */
const sshConfigBytes = 1_048_576;

type Pending = { readonly before: string; readonly after: string; readonly added: number };

const digest = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

const unreadableFleet = (file: string, problem: FleetFileProblem): FaultError =>
  new FaultError(
    fault('fleet.unreadable', `${problem.says} Correct it first: nothing is added to a file with errors.`, {
      subject: `${file}:${problem.line}:${problem.column}`,
    }),
  );

const sshFiles = (homeDirectory: string): SshConfigFiles => ({
  homeDirectory,
  read: (path) => readTextFile(path, sshConfigBytes),
  glob: async (pattern) => {
    const paths: string[] = [];
    for await (const path of glob(pattern)) paths.push(path);
    return paths.toSorted();
  },
});

const readSource = async (source: ImportSource, around: Surroundings): Promise<Imported> => {
  if (source.from === 'ansible') return readAnsibleInventory(source.text);
  const file = source.file ?? join(around.homeDirectory, '.ssh', 'config');
  const found = await readTextFile(file, sshConfigBytes);
  if (found.kind === 'text') return readSshConfig(file, sshFiles(around.homeDirectory), around.localUser);
  const says = found.kind === 'missing' ? 'There is no such file.' : found.says;
  throw new FaultError(fault('import.unreadable', `${file}: ${says}`, { subject: file }));
};

const shown = (node: ImportedNode): ImportProposal['adds'][number] => ({
  id: node.id,
  address: node.address,
  port: node.port,
  ...(node.user === undefined ? {} : { user: node.user }),
  jump: [...node.jump],
  labels: { ...node.labels },
  ...(node.identityFiles[0] === undefined ? {} : { identityFile: node.identityFiles[0] }),
});

/** Previews and applies imports into one fleet file, which need not exist yet. */
export const createFleetImports = (file: string, around: Surroundings): FleetImports => {
  if (!isAbsolute(file)) throw new Error(`not an absolute path: ${file}`);
  const pending = new Map<string, Pending>();

  const readCurrent = async (): Promise<string> => {
    const found = await readTextFile(file, yamlLimits.bytes);
    if (found.kind === 'unreadable')
      throw unreadableFleet(file, { file, line: 1, column: 1, says: found.says, instead: found.instead });
    return found.kind === 'text' ? found.text : '';
  };

  const present = (text: string): ReadonlySet<string> => {
    if (text.trim() === '') return new Set();
    const reading = readFleet(text, file, around);
    if (reading.ok) return new Set(reading.fleet.entries.map(({ node }) => node.id));
    throw unreadableFleet(
      file,
      reading.problems[0] ?? { file, line: 1, column: 1, says: 'It has errors.', instead: '' },
    );
  };

  return {
    preview: async (source) => {
      const before = await readCurrent();
      const imported = await readSource(source, around);
      const { adds, skips, after } = chooseAdditions(
        imported,
        { text: before, file, present: present(before) },
        around,
      );
      const hash = digest(before, after);
      pending.delete(hash);
      pending.set(hash, { before, after, added: adds.length });
      for (const old of [...pending.keys()].slice(0, -keptPreviews)) pending.delete(old);
      return {
        from: source.from,
        hash,
        adds: adds.map(shown),
        skips: skips.slice(0, mostListed),
        unsupported: imported.unsupported.slice(0, mostListed).map((one) => ({ ...one })),
        yaml: nodesAsYaml(adds),
      };
    },
    apply: async (hash) => {
      const proposal = pending.get(hash);
      if (proposal === undefined || (await readCurrent()) !== proposal.before)
        throw new FaultError(
          fault(
            'fleet.changed-meanwhile',
            'The fleet file or the preview is another one by now. Nothing was written.',
            { subject: file },
          ),
        );
      if (proposal.added > 0) await writeFleet(file, proposal.after);
      pending.delete(hash);
      return { file, added: proposal.added };
    },
  };
};

const writeFleet = async (file: string, text: string): Promise<void> => {
  try {
    await replaceFile(file, text);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new FaultError(
      fault('action.refused', `The fleet file cannot be written in ${dirname(file)}: ${reason}.`, {
        subject: file,
      }),
      { cause: error },
    );
  }
};
