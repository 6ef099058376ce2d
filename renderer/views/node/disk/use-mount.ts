import { useState } from 'react';
import { valueOf, type NodeView } from '#shared/model';
import { useRoute, useRouter } from '../../../commands/index.ts';
import { worstDisk } from '../../../queries/index.ts';

/**
 * The file system being looked at: the one in the address, else the worst one when the page was opened.
 * It stays that one while values change; a picture must not turn into another under the eye.
 */
export const useMount = (
  view: NodeView,
  now: number,
): readonly [string | undefined, (mount: string) => void] => {
  const router = useRouter();
  const asked = useRoute().query['mount'];
  const [first, keepFirst] = useState<string>();
  const worst = worstDisk(view, now)?.volume.mount;
  if (first === undefined && worst !== undefined) keepFirst(worst);
  const mounts = valueOf(view.facts.volumes)?.map((volume) => volume.mount) ?? [];
  const chosen = asked !== undefined && mounts.includes(asked) ? asked : (first ?? worst);
  return [chosen, (mount) => router.amend({ mount })];
};
