/**
 * The steps of binding, one after the other: `bind::next` of the core.
 *
 * They are a table that the build gets from the core, because a relinked library is bound without the core
 * if the host disallows code generation.
 */

/** A step of binding: `bind::Step` of the core. */
export const enum Step {
  Begin = 0,
  FindStubTable = 1,
  LookupStubTable = 2,
  LookupGlobal = 3,
  FindDefiningDsos = 4,
  FindScope = 5,
  LookupScope = 6,
  LookupSelf = 7,
  Fill = 8,
  FillStub = 9,
  TryStub = 10,
  Done = 11,
}

/** The outcome of a step: `bind::Outcome` of the core. */
export const enum Outcome {
  None = 0,
  Some = 1,
  Own = 2,
  OwnHost = 3,
  Mismatch = 4,
  Several = 5,
  Unknown = 6,
}

/** The number of outcomes, and of steps times outcomes. */
const OUTCOMES = 7;
const ROWS = 12 * OUTCOMES;

/** The step after a step. */
export function nextStep(step: Step, outcome: Outcome, isMain: boolean): Step {
  return parseInt(NEXT_STEPS[+isMain * ROWS + step * OUTCOMES + outcome]!, 36);
}
