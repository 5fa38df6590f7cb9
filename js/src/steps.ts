/**
 * The steps of binding, one after the other: `bind::next` of the core.
 *
 * As a table, which the build asks the core for, because a relinked library is bound without the core
 * where no code may be generated.
 */

/** A step of binding: `bind::Step` of the core. */
export const enum Step {
  AskGlobal = 0,
  AskDefiners = 1,
  FindScope = 2,
  AskScope = 3,
  AskSelf = 4,
  Fill = 5,
  FillStub = 6,
  TryStub = 7,
  Done = 8,
}

/** What came of a step: `bind::Answer` of the core. */
export const enum Outcome {
  None = 0,
  Some = 1,
  Own = 2,
  OwnHost = 3,
  Mismatch = 4,
}

/** The step after a step. */
export function nextStep(step: Step, outcome: Outcome, isMain: boolean): Step {
  return Number(NEXT_STEPS[+isMain * 45 + step * 5 + outcome]);
}
