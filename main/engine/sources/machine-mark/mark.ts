import { createHoldMark } from '../../source-kit/index.ts';

/** As containers and units leave it: every console reads the same file. */
export const holdMark = createHoldMark('machine-mark');

export const steps = [holdMark.kind];
