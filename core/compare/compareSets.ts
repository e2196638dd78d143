import type { Normaliser, NormaliserName } from "../profile/normaliser.js";
import type { IrrelevantDifference, SetDifference } from "./comparison.js";

/** A path or host of one trace. */
export interface ComparedText {
  /** What is compared: the same in both traces for what is the same. */
  readonly text: string;
  /** As it stands in the trace. */
  readonly shown: string;
  /** Why it says nothing about what the job did, wherever it appears; null when it may. */
  readonly irrelevant: string | null;
}

export interface ComparedSets {
  readonly difference: SetDifference;
  readonly irrelevant: readonly IrrelevantDifference[];
}

/**
 * What the target has and no baseline, and what every baseline has and the target not, when all are normalised. A text
 * that nothing else folds into is given as it was, so that it can be looked up in its trace.
 */
export function compareSets(
  kind: IrrelevantDifference["kind"],
  baselines: readonly (readonly ComparedText[])[],
  target: readonly ComparedText[],
  normaliser: Normaliser,
): ComparedSets {
  const inTarget = new Set(target.map(({ text }) => text));
  const inBaselines = new Set(baselines.flatMap((texts) => texts.map(({ text }) => text)));
  const targetGroups = groupTexts(target, inBaselines, normaliser);
  const baselineGroups = baselines.map((texts) => groupTexts(texts, inTarget, normaliser));
  const inAll = [...(baselineGroups[0] ?? [])].filter(([key]) =>
    baselineGroups.every((groups) => groups.has(key)),
  );
  const removed = split(kind, "removed", inAll, (key) => targetGroups.has(key));
  const added = split(kind, "added", [...targetGroups], (key) =>
    baselineGroups.some((groups) => groups.has(key)),
  );
  return {
    difference: { added: added.relevant, removed: removed.relevant },
    irrelevant: [...added.irrelevant, ...removed.irrelevant],
  };
}

/** Texts that are the same once normalised. */
interface TextGroup {
  /** Those that the other trace does not have letter by letter. */
  alone: string[];
  irrelevant: string | null;
  rules: readonly NormaliserName[];
}

function groupTexts(
  texts: readonly ComparedText[],
  others: ReadonlySet<string>,
  normaliser: Normaliser,
): Map<string, TextGroup> {
  const groups = new Map<string, TextGroup>();
  for (const { text, shown, irrelevant } of texts) {
    const { text: key, rules } = normaliser.explain(text);
    const alone = others.has(text) ? [] : [shown];
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { alone, irrelevant, rules });
    else {
      group.alone.push(...alone);
      group.irrelevant = irrelevant === null ? null : group.irrelevant;
      if (rules.length > 0) group.rules = rules;
    }
  }
  return groups;
}

function split(
  kind: IrrelevantDifference["kind"],
  side: "added" | "removed",
  groups: readonly (readonly [string, TextGroup])[],
  isElsewhere: (key: string) => boolean,
): { readonly relevant: readonly string[]; readonly irrelevant: readonly IrrelevantDifference[] } {
  const relevant: string[] = [];
  const irrelevant: IrrelevantDifference[] = [];
  for (const [key, group] of groups) {
    if (group.alone.length === 0) continue;
    const text = group.alone.length === 1 ? (group.alone[0] ?? key) : key;
    const reason = isElsewhere(key) ? `only ${ruleText(group.rules)} differ` : group.irrelevant;
    if (reason === null) relevant.push(text);
    else
      irrelevant.push({ kind, side, text: isElsewhere(key) ? key : text, count: group.alone.length, reason });
  }
  return {
    relevant: relevant.sort(),
    irrelevant: irrelevant.sort((left, right) => (left.text < right.text ? -1 : 1)),
  };
}

const ruleTexts: Readonly<Record<NormaliserName, string>> = {
  uuids: "UUIDs",
  times: "times",
  hashes: "hashes",
  temporary: "temporary names",
  versions: "versions",
  pids: "process ids",
  ports: "ports",
  references: "names of branches or tags",
};

/** The rules as words, such as `hashes and times`. */
export function ruleText(rules: readonly NormaliserName[]): string {
  return rules.length === 0 ? "spellings" : rules.map((rule) => ruleTexts[rule]).join(" and ");
}
