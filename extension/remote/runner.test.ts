import { describe, expect, it } from "vitest";
import { parseRunner, runnersOf, withoutRunner, withRunner } from "./runner.js";

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

describe("the list of runners", () => {
  const farm = { host: "farm", user: "ci" };
  const list = ["no runner", farm, { host: "plain" }];

  it("takes a runner once", () => {
    expect(withRunner(list, "farm.example:2222")).toEqual([...list, { host: "farm.example", port: 2222 }]);
    expect(withRunner(list, " ci@farm ")).toBeUndefined();
  });

  it("tells a second user of a host from the first", () => {
    const longer = withRunner(list, "root@farm") ?? [];
    expect(runnersOf(longer).map(({ name }) => name)).toEqual(["farm", "plain", "root@farm"]);
  });

  it("loses the runner that is removed, and nothing else", () => {
    const longer = withRunner(list, "root@farm") ?? [];
    for (const [at, runner] of runnersOf(longer).entries())
      expect(withoutRunner(longer, runner)).toEqual(longer.filter((_entry, index) => index !== at + 1));
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
