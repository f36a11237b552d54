/** Reads a JSON request as the service does: every field must be known where it stands and of the right type. */
import { badFields, type FieldViolation, invalidArgument } from "./apiErrors.ts";
import type { Kind, Message } from "./requestFields.ts";

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function camel(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

interface Reading {
  readonly violations: FieldViolation[];
}

const typeNames: Readonly<Record<string, string>> = {
  string: "TYPE_STRING",
  bytes: "TYPE_BYTES",
  integer: "TYPE_INT32",
  number: "TYPE_DOUBLE",
  boolean: "TYPE_BOOL",
};

function fail(reading: Reading, path: string, description: string): undefined {
  reading.violations.push(path === "" ? { description } : { field: path, description });
  return undefined;
}

function invalidValue(reading: Reading, path: string, type: string, value: unknown): undefined {
  return fail(reading, path, `Invalid value at '${path}' (${type}), ${JSON.stringify(value)}`);
}

function isScalar(kind: string, value: unknown): boolean {
  switch (kind) {
    case "integer":
      return Number.isInteger(typeof value === "string" && value !== "" ? Number(value) : value);
    case "number":
      return Number.isFinite(typeof value === "string" && value !== "" ? Number(value) : value);
    case "bytes":
      return (
        typeof value === "string" && /^[A-Za-z0-9+/_-]*={0,2}$/.test(value) && value.replace(/=+$/, "").length % 4 !== 1
      );
    default:
      return typeof value === kind;
  }
}

function readBytes(reading: Reading, path: string, value: unknown): unknown {
  if (isScalar("bytes", value)) return value;
  if (typeof value !== "string") return invalidValue(reading, path, "TYPE_BYTES", value);
  const shown = JSON.stringify(value.slice(0, 64));
  return fail(reading, path, `Invalid value at '${path}' (TYPE_BYTES), Base64 decoding failed for ${shown}`);
}

function readValue(reading: Reading, kind: Kind, value: unknown, path: string): unknown {
  if (kind === "anything") return value;
  if (kind === "bytes") return readBytes(reading, path, value);
  if (typeof kind === "string") {
    if (!isScalar(kind, value)) return invalidValue(reading, path, typeNames[kind] ?? kind, value);
    return kind === "integer" || kind === "number" ? Number(value) : value;
  }
  if ("oneOf" in kind) {
    if (typeof value === "string" && kind.oneOf.includes(value)) return value;
    return invalidValue(reading, path, `type.googleapis.com/google.ai.generativelanguage.v1beta.${kind.name}`, value);
  }
  if ("list" in kind) {
    const list = Array.isArray(value) ? value : [value];
    return list.map((item: unknown, index) => readValue(reading, kind.list, item, `${path}[${index}]`));
  }
  if ("map" in kind) {
    if (!isObject(value)) return invalidValue(reading, path, "Map", value);
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, item], index) => [key, readValue(reading, kind.map, item, `${path}[${index}].value`)]),
    );
  }
  return readMessage(reading, kind.message(), value, path);
}

function readMessage(reading: Reading, message: Message, value: unknown, path: string): unknown {
  if (Array.isArray(value)) {
    const [parent, name] = [path.replace(/\.?[^.]*$/, ""), path.replace(/^.*\./, "")];
    const where = parent === "" ? "" : ` at '${parent}'`;
    const problem = `Unknown name "${camel(name)}"${where}: Proto field is not repeating, cannot start list.`;
    return fail(reading, parent, `Invalid JSON payload received. ${problem}`);
  }
  if (!isObject(value)) return invalidValue(reading, path, "Message", value);
  const result: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    const known = camel(name);
    const kind = Object.hasOwn(message.fields, known) ? message.fields[known] : undefined;
    if (kind === undefined) {
      const where = path === "" ? "" : ` at '${path}'`;
      fail(reading, path, `Invalid JSON payload received. Unknown name "${name}"${where}: Cannot find field.`);
      continue;
    }
    if (item === null) continue;
    result[known] = readValue(reading, kind, item, path === "" ? snake(known) : `${path}.${snake(known)}`);
  }
  const set = message.union?.fields.filter((field) => field in result) ?? [];
  if (set.length > 1) {
    const name = message.union?.name ?? "";
    const problem = `oneof field '${name}' is already set. Cannot set '${set[1]}'`;
    fail(reading, path, `Invalid value at '${path}' (oneof), ${problem}`);
  }
  return result;
}

/** The body with camelCase names, or the service's 400 that names every field it does not take. */
export function readRequest(message: Message, body: Buffer): unknown {
  const json = parseJson(body);
  const reading: Reading = { violations: [] };
  const value = readMessage(reading, message, json, "");
  if (reading.violations.length > 0) throw badFields(reading.violations);
  return value;
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw invalidArgument("Invalid JSON payload received. Unexpected token.");
  }
}
