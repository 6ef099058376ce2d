import { collectedBytes } from '../collected-bytes.ts';
import type { EngineMemory } from './engine-messages.ts';
import { memoryOf } from './run-program.ts';

/** Memory of this process, ours and that of bare ssh2 alike. `emptyBytes`: what it took before it opened anything. */
export const weighProcess = (emptyBytes: number): EngineMemory => ({
  emptyBytes,
  connectedBytes: collectedBytes(),
  shareBytes: memoryOf([process.pid]),
  peakBytes: process.resourceUsage().maxRSS * 1_024,
});
