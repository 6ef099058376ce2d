/** What reading without root, and pausing scripts, must never do. */
/** @type {readonly import('./mutant.ts').Mutant[]} */
export const readingMutants = [
  {
    says: 'looks use sudo where the fleet file does not say so',
    file: 'main/engine/source-kit/sudo-read.ts',
    from: 'readWithSudo === true\n    ? `qd_peek',
    to: 'readWithSudo !== null\n    ? `qd_peek',
    test: 'main/engine/source-kit/sudo-read.test.ts',
    name: 'never starts sudo where the fleet file does not say so',
  },
  {
    says: 'a pause of a script goes over a mode that somebody else gave it',
    file: 'main/engine/sources/schedule/step/pause-script-step.ts',
    from: "if (octal(seen.mode) === from) return { kind: 'ready' };",
    to: "if (octal(seen.mode) !== to) return { kind: 'ready' };",
    test: 'main/engine/sources/schedule/plan/pause-script.test.ts',
    name: 'changes only what it knows',
  },
];
