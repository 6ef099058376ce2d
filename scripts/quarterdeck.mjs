// The cli in a checkout: builds when the sources changed, then runs it with the caller's words.
import './preflight.mjs';
import { buildIfNeeded } from './build.mjs';
import { callersFolder, runNode } from './run.mjs';

await buildIfNeeded();
process.exitCode = await runNode('out/main/cli.js', process.argv.slice(2), process.env, callersFolder);
