import { hasProgram, installPackages, missingPackages } from '../../e2e/this-machine/index.ts';
import type { Peer } from './peers/peer.ts';

const canInstall = (): boolean => process.getuid?.() === 0 && hasProgram('apt-get');

/** The peers that can run here, after installing what is missing where that is possible; each one left out is named with the reason. */
export const preparePeers = async (
  peers: readonly Peer[],
  tell: (line: string) => void,
): Promise<readonly Peer[]> => {
  for (const peer of peers) {
    const missing = missingPackages([peer.needs]);
    if (missing.length === 0 || !canInstall()) continue;
    await installPackages(missing, tell).catch((cause: unknown) =>
      tell(`apt cannot install ${missing.join(', ')}: ${String(cause)}`),
    );
  }
  return peers.filter(({ name, needs }) => {
    const isThere = hasProgram(needs.program);
    if (!isThere)
      tell(
        `Skipped: ${name} (${needs.program} is not installed; package ${needs.name}, installed by this bench only as root with apt).`,
      );
    return isThere;
  });
};
