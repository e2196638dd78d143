import type { Severity } from "../../protocol/finding.js";
import {
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  type Document,
  type Node,
  type Pair,
  type Scalar,
} from "yaml";

/** A value of a rule as its author wrote it. */
export type SigmaValue = string | number | boolean | null;

/** `CommandLine|contains|all: [...]`; without a field, a keyword looked for anywhere in the event. */
export interface SigmaItem {
  readonly field: string | null;
  readonly modifiers: readonly string[];
  readonly values: readonly SigmaValue[];
}

/** Alternatives, each a list of items that must all hold. */
export type SigmaSelection = readonly (readonly SigmaItem[])[];

export interface SigmaRule {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly severity: Severity;
  readonly tags: readonly string[];
  readonly references: readonly string[];
  readonly falsePositives: readonly string[];
  readonly logSource: {
    readonly product: string | null;
    readonly category: string | null;
    readonly service: string | null;
  };
  readonly selections: ReadonlyMap<string, SigmaSelection>;
  /** Several conditions are alternatives. */
  readonly conditions: readonly string[];
}

/** Why a document of a file is not a rule; `line` counts from 1 in the file. */
export interface SigmaProblem {
  readonly message: string;
  readonly line: number | null;
}

export type SigmaDocument = SigmaRule | SigmaProblem;

/** Rules are a page of text; larger files are no rules. */
const textLimit = 1024 * 1024;

/** Nodes of one rule: a list of indicators has thousands, an expansion of aliases millions. */
const nodeLimit = 50_000;

/** Reads every document of a YAML file. Never throws: a document that is no rule is a problem. */
export function parseSigmaRules(text: string): SigmaDocument[] {
  if (text.length > textLimit) return [{ message: "The file is larger than 1 MiB.", line: null }];
  try {
    return parseAllDocuments(text, { logLevel: "silent" })
      .filter((document) => document.contents !== null || document.errors.length > 0)
      .map((document) => parseDocument(document));
  } catch (thrown) {
    // The parser recurses: nesting thousands deep ends its stack.
    return [{ message: `The file is not readable YAML: ${messageOf(thrown)}`, line: null }];
  }
}

function parseDocument(document: Document.Parsed): SigmaDocument {
  const error = document.errors[0];
  if (error !== undefined) {
    return { message: `YAML: ${error.message.split("\n")[0] ?? ""}`, line: error.linePos?.[0].line ?? null };
  }
  try {
    const budget = { nodes: nodeLimit };
    return readRule(plain(document.contents, budget, document));
  } catch (thrown) {
    return { message: messageOf(thrown), line: null };
  }
}

type Plain = SigmaValue | readonly Plain[] | ReadonlyMap<string, Plain>;

/** Maps instead of objects: a rule may name a key `__proto__`. Numbers keep the digits that were written. */
function plain(node: unknown, budget: { nodes: number }, document: Document.Parsed): Plain {
  if (--budget.nodes < 0) throw new Error(`The rule has more than ${nodeLimit} values.`);
  const resolved = resolveAlias(node, document);
  if (isMap(resolved)) {
    return new Map(
      resolved.items.map(({ key, value }: Pair) => [keyText(key), plain(value, budget, document)]),
    );
  }
  if (isSeq(resolved)) return resolved.items.map((item) => plain(item, budget, document));
  return isScalar(resolved) ? scalarValue(resolved) : null;
}

function resolveAlias(node: unknown, document: Document.Parsed): unknown {
  return typeof node === "object" && node !== null && "resolve" in node && typeof node.resolve === "function"
    ? (node as { resolve(document: Document.Parsed): Node | undefined }).resolve(document)
    : node;
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : "";
}

function scalarValue({ value, source }: Scalar): SigmaValue {
  if (typeof value === "number" && source !== undefined) return source;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

function readRule(root: Plain): SigmaRule {
  if (!isPlainMap(root)) throw new Error("A rule is a map with “logsource” and “detection”.");
  if (root.has("correlation")) throw new Error("Correlation rules are not supported.");
  if (root.has("action"))
    throw new Error("Rule collections with “action” are not supported; write whole rules.");
  const detection = root.get("detection");
  if (!isPlainMap(detection)) throw new Error("The rule has no “detection”.");
  if (detection.has("timeframe"))
    throw new Error("“timeframe” is not supported: each event is looked at by itself.");
  const source = root.get("logsource");
  const title = text(root.get("title")) ?? "Untitled rule";
  return {
    id: text(root.get("id")) ?? title,
    title,
    description: text(root.get("description"))?.trim() ?? "",
    severity: severityOf(text(root.get("level"))),
    tags: texts(root.get("tags")),
    references: texts(root.get("references")),
    falsePositives: texts(root.get("falsepositives")),
    logSource: {
      product: isPlainMap(source) ? text(source.get("product")) : null,
      category: isPlainMap(source) ? text(source.get("category")) : null,
      service: isPlainMap(source) ? text(source.get("service")) : null,
    },
    selections: readSelections(detection),
    conditions: readConditions(detection.get("condition")),
  };
}

function readConditions(value: Plain | undefined): readonly string[] {
  const conditions = texts(value);
  if (conditions.length === 0) throw new Error("The rule has no “condition”.");
  return conditions;
}

function readSelections(detection: ReadonlyMap<string, Plain>): ReadonlyMap<string, SigmaSelection> {
  const named = [...detection].filter(([name]) => name !== "condition");
  return new Map(named.map(([name, value]) => [name, readSelection(name, value)]));
}

/** A map is one alternative; a list holds maps, which are alternatives, or keywords. */
function readSelection(name: string, value: Plain): SigmaSelection {
  if (isPlainMap(value)) return [readItems(name, value)];
  const entries = isList(value) ? value : [value];
  if (entries.length === 0) throw new Error(`The selection “${name}” is empty.`);
  return entries.map((entry) =>
    isPlainMap(entry)
      ? readItems(name, entry)
      : [{ field: null, modifiers: [], values: [scalarOf(name, entry)] }],
  );
}

function readItems(name: string, map: ReadonlyMap<string, Plain>): readonly SigmaItem[] {
  if (map.size === 0) throw new Error(`The selection “${name}” is empty.`);
  return [...map].map(([key, value]) => {
    const [field = "", ...modifiers] = key.split("|");
    const values = (isList(value) ? value : [value]).map((entry) => scalarOf(key, entry));
    if (values.length === 0) throw new Error(`“${key}” has no values.`);
    return { field: field === "" ? null : field, modifiers, values };
  });
}

function scalarOf(name: string, value: Plain): SigmaValue {
  if (isList(value) || isPlainMap(value))
    throw new Error(`“${name}” holds something other than plain values.`);
  return value;
}

function severityOf(level: string | null): Severity {
  switch (level) {
    case "informational":
      return "none";
    case "medium":
    case "high":
    case "critical":
      return level;
    case null:
    default:
      return "low";
  }
}

function isPlainMap(value: Plain | undefined): value is ReadonlyMap<string, Plain> {
  return value instanceof Map;
}

function isList(value: Plain | undefined): value is readonly Plain[] {
  return Array.isArray(value);
}

function text(value: Plain | undefined): string | null {
  if (value === null || value === undefined || typeof value === "object") return null;
  return String(value);
}

function texts(value: Plain | undefined): readonly string[] {
  return (isList(value) ? value : [value]).flatMap((entry) => text(entry) ?? []);
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
