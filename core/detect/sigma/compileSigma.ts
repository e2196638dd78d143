import { bind, join, sql, SqlText } from "../../query/sqlText.js";
import type { Signature } from "../signature.js";
import { parseSigmaCondition, type SigmaCondition } from "./sigmaCondition.js";
import { itemPredicate } from "./sigmaPredicate.js";
import { parseSigmaRules, type SigmaRule, type SigmaSelection } from "./sigmaRule.js";
import signatureQuery from "./sigmaRule.sql";
import { sigmaSources, type SigmaSource } from "./sigmaSources.js";

/** A rule that became a signature, or why it did not. */
export type SigmaOutcome =
  | { readonly kind: "compiled"; readonly signature: Signature }
  | {
      readonly kind: "unsupported";
      /** Null when the document is not even a rule. */
      readonly id: string | null;
      readonly title: string | null;
      /** A sentence for the author of the rule. */
      readonly reason: string;
      /** 1-based line in the file where it is known. */
      readonly line: number | null;
      /** Whether it is a rule for other systems or events, which is no fault of its author. */
      readonly elsewhere: boolean;
    };

/** Says that a rule is about events that no trace holds. */
class ElsewhereError extends Error {}

/**
 * Compiles every rule of a YAML file; each document gives one outcome, in order. Never throws: rules are written by
 * others, and one that is wrong must not stop the rest.
 */
export function compileSigma(text: string): SigmaOutcome[] {
  return parseSigmaRules(text).map((document) => {
    if ("message" in document) {
      return {
        kind: "unsupported",
        id: null,
        title: null,
        reason: document.message,
        line: document.line,
        elsewhere: false,
      };
    }
    try {
      return { kind: "compiled", signature: compileRule(document) };
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      const elsewhere = thrown instanceof ElsewhereError;
      return { kind: "unsupported", id: document.id, title: document.title, reason, line: null, elsewhere };
    }
  });
}

function compileRule(rule: SigmaRule): Signature {
  const source = sourceOf(rule);
  const names = [...rule.selections.keys()];
  const conditions = rule.conditions.map((text) =>
    conditionSql(parseSigmaCondition(text, names), (name) =>
      selectionSql(rule.selections.get(name) ?? [], source),
    ),
  );
  return {
    id: `sigma-${rule.id}`,
    name: kebabCase(rule.title),
    severity: rule.severity,
    technique: techniqueOf(rule.tags),
    description: rule.description,
    blindSpots: blindSpotsOf(rule),
    references: rule.references,
    tags: ["sigma", ...rule.tags],
    needs: usesParent(rule) ? ["parents"] : [],
    sql: bind(signatureQuery, {
      table: new SqlText(source.table),
      title: rule.title,
      condition: join(conditions, " or "),
    }),
  };
}

function sourceOf({ logSource: { product, category, service } }: SigmaRule): SigmaSource {
  if (product !== null && product !== "linux")
    throw new ElsewhereError(`Rules for ${product} do not fit the trace of a Linux job.`);
  const source =
    category !== null && Object.hasOwn(sigmaSources, category) ? sigmaSources[category] : undefined;
  if (source !== undefined) return source;
  const asked =
    category !== null ? `category “${category}”` : service !== null ? `service “${service}”` : null;
  if (asked === null) throw new Error("The rule names no log source category.");
  throw new ElsewhereError(`A trace holds no events of the ${asked}.`);
}

function conditionSql(condition: SigmaCondition, selection: (name: string) => SqlText): SqlText {
  switch (condition.kind) {
    case "selection":
      return selection(condition.name);
    case "not":
      return sql`(not ${conditionSql(condition.part, selection)})`;
    case "and":
    case "or":
      return sql`(${join(
        condition.parts.map((part) => conditionSql(part, selection)),
        ` ${condition.kind} `,
      )})`;
    case "of":
      return countSql(condition.count, condition.names.map(selection));
  }
}

function countSql(count: number, selections: readonly SqlText[]): SqlText {
  if (count === selections.length) return sql`(${join(selections, " and ")})`;
  if (count === 1) return sql`(${join(selections, " or ")})`;
  const counted = sql`[${join(selections, ", ")}]`;
  return sql`(len(list_filter(${counted}, holds -> holds)) >= ${count})`;
}

function selectionSql(selection: SigmaSelection, source: SigmaSource): SqlText {
  const alternatives = selection.map((items) =>
    join(
      items.map((item) => itemPredicate(item, source)),
      " and ",
    ),
  );
  return sql`(${join(
    alternatives.map((alternative) => sql`(${alternative})`),
    " or ",
  )})`;
}

/** Tags name techniques as `attack.t1059.004`. */
function techniqueOf(tags: readonly string[]): string {
  const tag = tags.find((name) => /^attack\.t\d{4}(\.\d{3})?$/i.test(name));
  return tag === undefined ? "" : tag.slice("attack.".length).toUpperCase();
}

function blindSpotsOf({ falsePositives }: SigmaRule): string {
  const known = falsePositives.filter((text) => text.toLowerCase() !== "unknown");
  const cases = known.length === 0 ? "" : ` Its authors know harmless cases: ${known.join("; ")}.`;
  return `Sees one event at a time, with the command line as the arguments joined by spaces.${cases}`;
}

function kebabCase(title: string): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? ["rule"];
  return words.join("-");
}

function usesParent({ selections }: SigmaRule): boolean {
  const items = [...selections.values()].flat(2);
  return items.some((item) => item.field?.startsWith("Parent") === true);
}
