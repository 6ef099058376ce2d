import { installPackages, missingPackages } from '../../this-machine/index.ts';
import { canRun, type CanRun } from '../can-run.ts';

const packages = [
  { name: 'redis-server', program: 'redis-server' },
  { name: 'redis-tools', program: 'redis-cli' },
  { name: 'openssh-server', program: 'sshd' },
];

/** Whether clusters can be started here; gets ready for it. */
export const readyForRedis = async (tell: (line: string) => void): Promise<CanRun> => {
  const can = await canRun(tell, []);
  if (!can.ok) return can;
  return installPackages(missingPackages(packages), tell).then(
    () => can,
    (cause: Error) => ({ ok: false as const, reason: `apt cannot install what it needs: ${cause.message}` }),
  );
};
