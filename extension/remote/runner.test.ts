import { describe, expect, it } from "vitest";
import { parseRunner, runnersOf } from "./runner.js";

describe("runners of the settings", () => {
  it("are taken by their shape", () => {
    const entries = [
      { host: "farm", user: "ci", port: 2222, name: "The farm", identityFile: "~/.ssh/farm" },
      { host: "plain" },
      { host: 5 },
      "text",
      null,
    ];
    expect(runnersOf(entries)).toEqual([
      {
        name: "The farm",
        alias: "farm",
        overrides: { user: "ci", port: 2222, identityFile: "~/.ssh/farm" },
        from: "settings",
      },
      { name: "plain", alias: "plain", overrides: {}, from: "settings" },
    ]);
    expect(runnersOf("farm")).toEqual([]);
  });
});

describe("a runner that is typed in", () => {
  it.each([
    ["farm", { host: "farm" }],
    ["ci@farm.example:2222", { host: "farm.example", user: "ci", port: 2222 }],
    [" ci@192.0.2.7 ", { host: "192.0.2.7", user: "ci" }],
  ])("is understood: %s", (text, runner) => {
    expect(parseRunner(text)).toEqual(runner);
  });

  it.each(["", "-oProxyCommand=id", "a b", "farm;id", "farm:port", "farm:65536", "$(id)@farm"])(
    "is refused: %j",
    (text) => {
      expect(() => parseRunner(text)).toThrow();
    },
  );
});
