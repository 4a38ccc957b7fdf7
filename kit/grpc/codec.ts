import protobuf, { type Reader, type Writer } from 'protobufjs/minimal.js'
import type { Message, MessageField, WireType } from '../contract/index.ts'

/** Turns values, as JSON has them, into the bytes of one protobuf message and back. */
export interface Codec {
  encode(value: unknown): Buffer
  /** Throws when the bytes are no message. What is not in them has the default of its type, as everywhere in protobuf. */
  decode(bytes: Uint8Array): unknown
}

type Fields = Record<string, unknown>

/** How one value is written behind its tag and read again. `pack` is the wire type that a list of them has as one block. */
interface Form {
  readonly wireType: number
  readonly isPacked: boolean
  write(writer: Writer, value: unknown): void
  read(reader: Reader): unknown
  /** Is it left out where protobuf would read the default? */
  isDefault(value: unknown): boolean
  /** What stands for a value that did not come; undefined: it is missing. */
  readonly absent: unknown
}

const VARINT = 0
const FIXED_64 = 1
const BYTES = 2

/** Compiles a message once; values are then written and read without looking at the schema again. */
export function codecOf(message: Message): Codec {
  const form = formOfMessage(message)
  return {
    encode: (value) => {
      const writer = protobuf.Writer.create()
      form.body(writer, value as Fields)
      return writer.finish() as Buffer
    },
    decode: (bytes) => {
      const reader = protobuf.Reader.create(bytes)
      return form.fields(reader, reader.len)
    },
  }
}

interface MessageForm extends Form {
  body(writer: Writer, value: Fields): void
  fields(reader: Reader, end: number): Fields
}

function formOfMessage(message: Message): MessageForm {
  const parts = message.fields.map((field) => part(field))
  const numbered = new Map(parts.map((each) => [each.number, each]))
  const { tag } = message
  const body = (writer: Writer, value: Fields): void => {
    if (tag === undefined) for (const each of parts) each.write(writer, value[each.name])
    else parts.find(({ name }) => name === value[tag])?.write(writer, value)
  }
  const fields = (reader: Reader, end: number): Fields => {
    let value: Fields = {}
    while (reader.pos < end) {
      const head = reader.uint32()
      const found = numbered.get(head >>> 3)
      if (found === undefined || !found.read(reader, head & 7, value)) reader.skipType(head & 7)
    }
    if (reader.pos !== end) throw new RangeError('a message ends in the middle of a field')
    if (tag === undefined) for (const { name, absent } of parts) if (absent !== undefined) value[name] ??= absent()
    if (tag !== undefined) value = shapeOf(value, tag)
    return value
  }
  return {
    wireType: BYTES,
    isPacked: false,
    isDefault: () => false,
    absent: undefined,
    body,
    fields,
    write: (writer, value) => {
      body(writer.fork(), value as Fields)
      writer.ldelim()
    },
    read: (reader) => fields(reader, endOf(reader)),
  }
}

/** The last shape that came is the one that holds. */
function shapeOf(shapes: Fields, tag: string): Fields {
  const word = Object.keys(shapes).at(-1)
  return word === undefined ? {} : { [tag]: word, ...(shapes[word] as Fields) }
}

function endOf(reader: Reader): number {
  const length = reader.uint32()
  if (reader.pos + length > reader.len) throw new RangeError('a message is longer than what came')
  return reader.pos + length
}

/** One field of a message. */
interface Part {
  readonly name: string
  readonly number: number
  write(writer: Writer, value: unknown): void
  /** Answers whether the bytes were this field; otherwise nothing has been read. */
  read(reader: Reader, wireType: number, into: Fields): boolean
  /** Makes what stands for a field that did not come; without it the field is missing. */
  readonly absent: (() => unknown) | undefined
}

function part({ name, number, type, repeated, optional, nullable }: MessageField): Part {
  const form = formOf(type)
  if (repeated) return { name, number, ...listPart(form, number, name) }
  const head = (number << 3) | form.wireType
  return {
    name,
    number,
    absent: nullable ? () => null : optional || form.absent === undefined ? undefined : () => form.absent,
    write: (writer, value) => {
      if (value === undefined || value === null || (!optional && form.isDefault(value))) return
      form.write(writer.uint32(head >>> 0), value)
    },
    read: (reader, wireType, into) => {
      if (wireType !== form.wireType) return false
      // The last shape of a union that comes is the one that holds, so it must stand last.
      delete into[name]
      const value = form.read(reader)
      if (value !== undefined) into[name] = value
      return true
    },
  }
}

function listPart(form: Form, number: number, name: string): Pick<Part, 'write' | 'read' | 'absent'> {
  const head = ((number << 3) | (form.isPacked ? BYTES : form.wireType)) >>> 0
  return {
    absent: () => [],
    write: (writer, value) => {
      if (!Array.isArray(value) || value.length === 0) return
      if (form.isPacked) writer.uint32(head).fork()
      for (const item of value) form.write(form.isPacked ? writer : writer.uint32(head), item)
      if (form.isPacked) writer.ldelim()
    },
    read: (reader, wireType, into) => {
      const isBlock = form.isPacked && wireType === BYTES
      if (!isBlock && wireType !== form.wireType) return false
      const list = (into[name] ??= []) as unknown[]
      const end = isBlock ? endOf(reader) : reader.pos + 1
      while (reader.pos < end) {
        const item = form.read(reader)
        if (item !== undefined) list.push(item)
      }
      return true
    },
  }
}

function formOf(type: WireType): Form {
  if (type.kind === 'message') return formOfMessage(type.message)
  if (type.kind === 'enum') return formOfWords(type.words.numbers)
  return type.kind === 'list' ? formOfList(type.items) : scalars[type.kind]
}

/** A list in a message of its own, so that one without items differs from none. */
function formOfList(items: WireType): Form {
  const [name, number] = ['items', 1]
  const about = { name, number, type: items, doc: undefined, repeated: true, optional: false, nullable: false }
  const form = formOfMessage({ fields: [about], reserved: undefined, tag: undefined })
  return {
    ...form,
    write: (writer, value) => form.write(writer, { items: value }),
    read: (reader) => (form.read(reader) as Fields).items,
  }
}

/**
 * A word that the other side has no number for is left out: it does not know it. A number that has no word here is its digits,
 * as protobuf has it in JSON, so that whoever checks a value refuses it and does not take it for none.
 */
function formOfWords(numbers: Readonly<Record<string, number>>): Form {
  const words = new Map(Object.entries(numbers).map(([word, number]) => [number, word]))
  const numberOf = new Map(Object.entries(numbers))
  return {
    wireType: VARINT,
    isPacked: true,
    absent: undefined,
    isDefault: (value) => !numberOf.has(value as string),
    write: (writer, value) => void writer.uint32(numberOf.get(value as string) ?? 0),
    read: (reader) => {
      const number = reader.int32()
      return words.get(number) ?? (number === 0 ? undefined : String(number))
    },
  }
}

const scalars: Readonly<Record<'string' | 'int64' | 'double' | 'bool', Form>> = {
  string: {
    wireType: BYTES,
    isPacked: false,
    absent: '',
    isDefault: (value) => value === '',
    write: (writer, value) => void writer.string(value as string),
    read: (reader) => reader.string(),
  },
  int64: {
    wireType: VARINT,
    isPacked: true,
    absent: 0,
    isDefault: (value) => value === 0,
    write: (writer, value) => void writer.int64(value as number),
    read: (reader) => Number(reader.int64()),
  },
  double: {
    wireType: FIXED_64,
    isPacked: true,
    absent: 0,
    isDefault: (value) => value === 0,
    write: (writer, value) => void writer.double(value as number),
    read: (reader) => reader.double(),
  },
  bool: {
    wireType: VARINT,
    isPacked: true,
    absent: false,
    isDefault: (value) => value === false,
    write: (writer, value) => void writer.bool(value as boolean),
    read: (reader) => reader.bool(),
  },
}
