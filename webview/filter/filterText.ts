import type { EventFilter, FilterTerm } from "../../core/protocol/eventFilter.js";
import type { TimeRange } from "../../core/protocol/time.js";
import { rangeDigits } from "../format/formatTime.js";

/** A condition as it would be typed. */
export function termText({ field, value, negated }: FilterTerm): string {
  const quoted = /[\s"]/.test(value) || (field === "any" && value.includes(":")) ? `"${value}"` : value;
  return `${negated ? "-" : ""}${field === "any" ? "" : `${field}:`}${quoted}`;
}

/** A brushed range as it would be typed: `time:4.806..4.924`. */
export function rangeText({ fromUs, toUs }: TimeRange): string {
  const digits = Math.max(3, rangeDigits(toUs - fromUs));
  return `time:${(fromUs / 1e6).toFixed(digits)}..${(toUs / 1e6).toFixed(digits)}`;
}

export function sameTerm(one: FilterTerm, other: FilterTerm): boolean {
  return one.field === other.field && one.value === other.value && one.negated === other.negated;
}

/** Whether a filter leaves processes out of the tree: hiding library loads alone does not. */
export function restricts(filter: EventFilter): boolean {
  return (
    filter.terms.length > 0 ||
    filter.kinds.length > 0 ||
    filter.severities.length > 0 ||
    filter.range !== null ||
    filter.subtreeOf !== null
  );
}

/** Nothing left out but what hiding library loads takes. */
export function cleared(filter: EventFilter): EventFilter {
  return { ...filter, terms: [], kinds: [], severities: [], range: null, subtreeOf: null };
}
