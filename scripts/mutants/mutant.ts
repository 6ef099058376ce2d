/** One guard or safety step with the change that takes it away, and the one test that must notice. */
export type Mutant = {
  /** What is taken away. */
  readonly says: string;
  /** Where it stands. */
  readonly file: string;
  /** Text that occurs exactly once in it. */
  readonly from: string;
  /** What stands there instead. */
  readonly to: string;
  /** File of the test that must turn red. */
  readonly test: string;
  /** Its name, or the beginning of it. */
  readonly name: string;
  /** Of a simulation: how many are enough to notice it. */
  readonly seeds?: number;
};
