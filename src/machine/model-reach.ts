// The models in reach of an evaluation: the model in force, and those that its questions may name besides.

import { fail, type Failure } from "../values/failure.ts"

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

/**
 * The models that questions asked here may go to. Data that were given to one model stay with it: an answer reaches its
 * own model and those that its question allows. That holds for all questions asked to answer it, also those of tasks.
 */
export class ModelReach {
  /** The model in force. */
  readonly model: string
  /** The other models that questions may name, sorted; null where they may name any. */
  readonly others: readonly string[] | null
  /** Its part of the keys of functions; empty for the program itself. */
  readonly key: string

  constructor(model: string, others: readonly string[] | null) {
    this.model = model
    this.others = others
    this.key = model === IN_FORCE && others === null ? "" : `${JSON.stringify([model, others])} `
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
export const PROGRAM_REACH = new ModelReach(IN_FORCE, null)

/** The reaches of a run's answers, by what they contain: equal ones are one object. */
export class Reaches {
  private known: Map<string, ModelReach> | null = null

  of(model: string, others: readonly string[] | null): ModelReach {
    if (model === PROGRAM_REACH.model && others === null) return PROGRAM_REACH
    const key = JSON.stringify([model, others])
    const known = (this.known ??= new Map<string, ModelReach>())
    let reach = known.get(key)
    if (reach === undefined) known.set(key, (reach = new ModelReach(model, others)))
    return reach
  }
}

/**
 * The dependence of a task's results on the models in reach of its calls, from none to all of them: `model` where it
 * asks the model in force and names no other.
 */
export type ModelDependence = "none" | "model" | "all"

/** The name of the memo table for the calls of a task in a reach. In the program itself it is the task's own key. */
export function tableName(key: string, dependence: ModelDependence, { model, others }: ModelReach): string {
  if (dependence === "none") return key
  if (dependence === "model") return model === IN_FORCE ? key : JSON.stringify([key, model])
  return model === IN_FORCE && others === null ? key : JSON.stringify([key, model, others])
}
