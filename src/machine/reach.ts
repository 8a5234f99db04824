// The reach of an evaluation: its models, the author on whose behalf it acts, and whether it has untrusted data.

import type { Effect } from "../values/effect.ts"
import { fail, type Failure } from "../values/failure.ts"
import type { Author } from "../values/origin.ts"

/**
 * The name of the model in force: in the program itself the host's model of that name, in an answer the model that
 * writes it. Questions have it by default, and so have parameters of tasks that hand it on.
 */
export const IN_FORCE = "default"

/** The names that the options of a question give. */
export interface NamedModels {
  readonly model: string
  readonly models: readonly string[]
}

interface ReachOptions extends Pick<Reach, "model" | "others" | "author"> {
  readonly isUntrusted?: boolean
}

/**
 * The limits of all that an evaluation causes. Data that were given to one model stay with it: an answer reaches its
 * own model and those that its question allows. An effect for an answer's sake needs the host's grant, whatever calls
 * the native. Both hold for all that is evaluated to answer the question, also in tasks.
 */
export class Reach {
  /** The model in force. */
  readonly model: string
  /** The other models that questions may name, sorted; null where they may name any. */
  readonly others: readonly string[] | null
  /** The author on whose behalf everything here is evaluated. */
  readonly author: Author
  /** Whether untrusted data were given: in the program to the task or function around, in an answer to its question. */
  readonly isUntrusted: boolean
  /** Its part of the keys of functions; empty for the program itself, and for the answers of its only model. */
  readonly key: string
  private twin: Reach | null = null

  constructor({ model, others, author, isUntrusted = false }: ReachOptions) {
    this.model = model
    this.others = others
    this.author = author
    this.isUntrusted = isUntrusted
    const isWide = model === IN_FORCE && others === null
    this.key = isWide && !isUntrusted ? "" : `${JSON.stringify([model, others, ...marksOf(this)])} `
  }

  /** The same reach with untrusted data: one object. */
  get withUntrusted(): Reach {
    return this.isUntrusted ? this : (this.twin ??= new Reach({ ...this, isUntrusted: true }))
  }

  /**
   * The reach of code that was made here where `caller` calls it. In an answer its own reach holds; the program calls
   * code of an answer with the reach of that answer. Neither makes untrusted data trusted.
   */
  calledBy(caller: Reach): Reach {
    const own = caller.author === "answer" ? caller : this
    return this.isUntrusted || caller.isUntrusted ? own.withUntrusted : own
  }

  /** Whether a question may name a model. */
  has(name: string): boolean {
    return this.others === null || name === this.model || this.others.includes(name)
  }

  /** The question with the names of its models resolved here. Fails with `model-not-allowed`. */
  resolve<Asked extends NamedModels>(ask: Asked): Asked {
    if (this === PROGRAM_REACH && ask.models.length === 0) return ask
    const model = this.find(ask.model)
    const others = new Set(ask.models.map((name) => this.find(name)))
    others.delete(model)
    return { ...ask, model, models: [...others].sort() }
  }

  private find(name: string): string {
    const found = name === IN_FORCE ? this.model : name
    if (!this.has(found)) throw this.notAllowed(found)
    return found
  }

  private notAllowed(name: string): Failure {
    const { model, others } = this
    const allowed = others === null || others.length === 0 ? "" : `, or name one of ${others.join(", ")}`
    return fail(
      "model-not-allowed",
      `the answer is written by the model ${JSON.stringify(model)} and may not ask ${JSON.stringify(name)}`,
      `leave out the model to ask ${JSON.stringify(model)}${allowed}; `
        + `the question of the answer allows others with models: [${JSON.stringify(name)}]`,
    )
  }
}

/** The reach of the program itself: one object, so that it is known by its identity. */
export const PROGRAM_REACH = new Reach({ model: IN_FORCE, others: null, author: "program" })

/** The reaches of a run's answers, by what they contain: equal ones are one object. */
export class Reaches {
  private known: Map<string, Reach> | null = null

  of({ model, isUntrusted }: Pick<Reach, "model" | "isUntrusted">, others: Reach["others"]): Reach {
    const key = JSON.stringify([model, others])
    const known = (this.known ??= new Map<string, Reach>())
    let reach = known.get(key)
    if (reach === undefined) known.set(key, (reach = new Reach({ model, others, author: "answer" })))
    return isUntrusted ? reach.withUntrusted : reach
  }
}

/**
 * The dependence of a task's results on the models in reach of its calls, from none to all of them: `model` where it
 * asks the model in force and names no other.
 */
export type ModelDependence = "none" | "model" | "all"

/**
 * The name of the memo table for the calls of a task in a reach: in the program itself, and wherever the reach does not
 * matter to the results, the task's own key. An answer does not share the calls of a task with effects, as it may lack
 * their grant.
 */
export function tableName(key: string, dependence: ModelDependence, effect: Effect, reach: Reach): string {
  const marks = [
    ...modelsOf(dependence, reach),
    ...(dependence === "none" ? [] : marksOf(reach)),
    ...(effect !== "none" && reach.author === "answer" ? [{ author: reach.author }] : []),
  ]
  return marks.length === 0 ? key : JSON.stringify([key, ...marks])
}

function modelsOf(dependence: ModelDependence, { model, others }: Reach): readonly unknown[] {
  if (dependence === "none" || (model === IN_FORCE && (dependence === "model" || others === null))) return []
  return dependence === "model" ? [model] : [model, others]
}

function marksOf({ isUntrusted }: Reach): readonly unknown[] {
  return isUntrusted ? [{ isUntrusted }] : []
}
