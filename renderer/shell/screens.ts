import type { ComponentType } from 'react';
import type { Screen } from '../commands/index.ts';

/** One component per screen. Each reads the route itself. */
export type Screens = Readonly<Record<Screen, ComponentType>>;
