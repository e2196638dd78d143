import { describe, expect, it } from "vitest";
import { emptyFilter } from "../../core/protocol/eventFilter.js";
import { requestChecks } from "../editor/requestChecks.js";
import { tableChoices } from "./tableChoices.js";

describe("tableChoices", () => {
  it("offers the whole trace's tables without a selection", () => {
    expect(tableChoices(emptyFilter, null).map(({ query }) => query.pane)).toEqual(["processes", "events"]);
  });

  it("offers the selected process's tables too, all of them well-formed", () => {
    const choices = tableChoices(emptyFilter, 7);
    expect(choices.map(({ query }) => query.pane)).toEqual([
      "processes",
      "events",
      "files",
      "connections",
      "dns",
      "findings",
      "events",
    ]);
    for (const { query } of choices) expect(requestChecks.showSql(query, "query")).toEqual(query);
  });
});
