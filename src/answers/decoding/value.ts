// The value of an answer: as the model gave it, which a store keeps, and as the validators of its type convert it.

import type { DocumentRun } from "../../program/document/run.ts"
import { fail, Failure } from "../../values/failure.ts"
import { showInText } from "../../values/show.ts"
import { convert, hasType, type Type } from "../../values/types.ts"
import { converted, unconverted } from "../../values/unconverted.ts"
import type { RecordValue, Value } from "../../values/values.ts"
import { WRAPPED, type AnswerForm } from "../prompt/json-schema.ts"
import { decode, type Decoded, type Reading } from "./decode.ts"
import { spellingSlip, type Spelling } from "./spelling.ts"
import { endsQuestion } from "../unusable.ts"

export interface AnswerReading extends Reading {
  readonly counted: NonNullable<Reading["counted"]>
  /** The numbers in the calls of the answer that are not written as they are shown. */
  readonly spellings: readonly Spelling[]
  /** Whether calls of the answer are made. */
  readonly recursive: boolean
  /** The form in which the model was asked for the answer; undefined for that of its type. */
  readonly form: AnswerForm | undefined
}

/**
 * The value of the requested type that a document has given, or that its text is read as. Fails with the reason that
 * the model reads.
 */
export async function valueOfAnswer(
  written: Value,
  document: DocumentRun,
  returns: Type,
  reading: AnswerReading,
): Promise<Decoded> {
  const { counted, spellings } = reading
  const { answered } = document.code
  const pieces = answered ? [{ value: written }] : document.pieces()
  const asItIs = answered ? counted(() => answerAsItIs(written, returns)) : undefined
  const text = () => (answered ? counted(() => showInText(written)) : (written as string))
  const decoded =
    asItIs
    ?? (await decodeInForm(text(), returns, { ...reading, pieces }).catch((thrown: unknown) => {
      throw explained(thrown, unmadeCall(pieces, reading))
    }))
  if (!answered && returns.kind === "string") return decoded
  const slip = counted(() => spellingSlip(spellings, pieces, decoded.given))
  if (slip !== undefined) throw fail("undecodable-answer", slip)
  return decoded
}

/** The value of `CALL("answer", …)` that has the type already, or is converted to a text. */
function answerAsItIs(written: Value, returns: Type): Decoded | undefined {
  const type = unconverted(returns)
  if (returns.kind !== "string" && !hasType(written, type)) return undefined
  const given = convert(written, type)
  return { given, value: converted(given, returns), repairs: [] }
}

/** The value in the record that the model was asked for. One that gives the value alone is understood, too. */
async function decodeInForm(text: string, type: Type, reading: AnswerReading): Promise<Decoded> {
  const { form } = reading
  if (form?.isWrapped !== true) return decode(text, type, reading)
  try {
    const { value, given, repairs } = await decode(text, form.type, reading)
    return { value: fieldOf(value), given: fieldOf(given), repairs }
  } catch (thrown) {
    if (!(thrown instanceof Failure) || endsQuestion(thrown)) throw thrown
    return decode(text, type, reading).catch((other: unknown) => {
      throw endsQuestion(other) || !text.includes(WRAPPED) ? other : thrown
    })
  }
}

function fieldOf(value: Value): Value {
  return (value as RecordValue).get(WRAPPED)!
}

/** The rule by which a call in the text of an answer was not made; undefined where there is none. */
function unmadeCall(
  pieces: ReturnType<DocumentRun["pieces"]>,
  { recursive }: Pick<AnswerReading, "recursive">,
): string | undefined {
  if (!pieces.some((piece) => typeof piece === "string" && piece.includes("CALL("))) return undefined
  return recursive
    ? "calls in code are not made: write the JSON without a fence around it, or the results themselves"
    : "this question has no calls: CALL( in its answer is only text"
}

function explained(thrown: unknown, hint: string | undefined): unknown {
  if (!(thrown instanceof Failure) || hint === undefined || thrown.hint !== undefined || endsQuestion(thrown))
    return thrown
  return new Failure(thrown.code, thrown.message, { hint, location: thrown.location, cause: thrown.cause })
}
