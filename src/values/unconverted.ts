// Data as they are given, before the validators of their type convert them.

import { fail } from "./failure.ts"
import { spend } from "./meter.ts"
import { describe, hasType, showType, type HostType, type Type } from "./types.ts"
import { isList, isRecord, list, record, type Value } from "./values.ts"

const known = new WeakMap<Type, Type>()

/**
 * The type of the data that a type accepts, as they are given: each validator of the host only checks them. A type
 * without validators is returned as it is.
 */
export function unconverted(type: Type): Type {
  const found = known.get(type)
  if (found !== undefined) return found
  const made = make(type)
  known.set(type, made)
  return made
}

function make(type: Type): Type {
  switch (type.kind) {
    case "host":
      return checkOf(type)
    case "list": {
      const item = unconverted(type.item)
      return item === type.item ? type : { kind: "list", item }
    }
    case "record": {
      const fields = type.fields.map((field) => ({ ...field, type: unconverted(field.type) }))
      return fields.every((field, i) => field.type === type.fields[i]!.type) ? type : { kind: "record", fields }
    }
    case "union": {
      const members = type.members.map(unconverted)
      return members.every((member, i) => member === type.members[i]) ? type : { kind: "union", members }
    }
    case "any":
    case "string":
    case "number":
    case "boolean":
    case "null":
    case "literal":
    case "record-of-any":
    case "function":
    case "type":
      return type
    default:
      throw type satisfies never
  }
}

function checkOf(type: HostType): HostType {
  return {
    ...type,
    validate: (value) => {
      const result = type.validate(value)
      return "value" in result ? { value } : result
    },
  }
}

/** The value that the validators of a type make of data of its unconverted type. Fails where one refuses them. */
export function converted(given: Value, type: Type): Value {
  spend(1)
  if (unconverted(type) === type) return given
  switch (type.kind) {
    case "host": {
      const result = type.validate(given)
      if ("value" in result) return result.value
      throw fail("cannot-convert", result.problem)
    }
    case "list":
      if (isList(given)) return list(given.items.map((item) => converted(item, type.item)))
      break
    case "record":
      if (isRecord(given))
        return record(
          type.fields.flatMap(({ name, type: field }) => {
            const own = given.get(name)
            return own === undefined ? [] : [[name, converted(own, field)] as const]
          }),
        )
      break
    case "union": {
      const member =
        type.members.find((member) => isExactly(given, unconverted(member)))
        ?? type.members.find((member) => hasType(given, unconverted(member)))
      if (member !== undefined) return converted(given, member)
      break
    }
  }
  throw fail("cannot-convert", `${describe(given)} is not of the type ${showType(type)}`)
}

/** Whether a value has a type, and its records no keys besides those of their types. */
function isExactly(value: Value, type: Type): boolean {
  spend(1)
  switch (type.kind) {
    case "list":
      return isList(value) && value.items.every((item) => isExactly(item, type.item))
    case "record":
      return (
        isRecord(value)
        && value.entries().every(([name]) => type.fields.some((field) => field.name === name))
        && type.fields.every(({ name, type: field, optional }) => {
          const own = value.get(name)
          return own === undefined ? optional : isExactly(own, field)
        })
      )
    case "union":
      return type.members.some((member) => isExactly(value, member))
    default:
      return hasType(value, type)
  }
}
