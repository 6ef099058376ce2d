import { runCommand } from '../../this-machine/index.ts';

/** Where this machine's own apt gets its packages, and for which release. */
export type Mirror = { readonly suite: string; readonly uri: string };

/** Asks apt for its main archive, so that no server is named here. Rejects when apt has none. */
export const findMirror = async (): Promise<Mirror> => {
  const listing = await runCommand('apt-get', [
    'indextargets',
    '--format',
    '$(CREATED_BY)|$(RELEASE)|$(COMPONENT)|$(REPO_URI)',
  ]);
  const rows = listing.split('\n').map((line) => line.split('|'));
  // The plain release comes as `bookworm`; its updates and security archives have a suffix and are no base.
  const row = rows.find(
    ([by, release, component]) => by === 'Packages' && component === 'main' && !release?.includes('-'),
  );
  const [, suite, , uri] = row ?? [];
  if (suite === undefined || uri === undefined)
    throw new Error('apt on this machine has no Debian archive to build nodes from');
  return { suite, uri };
};
