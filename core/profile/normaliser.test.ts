import { describe, expect, it } from "vitest";
import { Normaliser, normaliserNames } from "./normaliser.js";

const all = new Normaliser(normaliserNames);

/** Numbers that look random and are the same in every run (a linear congruential generator). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296) / 4_294_967_296;
}

const pieces = [
  ...[
    "/",
    "/tmp/",
    "/proc/",
    "/var/tmp/x-",
    ".git/objects/",
    ".git/refs/heads/",
    "refs/tags/",
    "/task/",
    "/fd/",
    "pipe:[",
  ],
  ...[
    "tmp",
    "tmp_pack_",
    "lib",
    "node_modules",
    "package-",
    "1.2.3",
    "v10.0.1-rc.1",
    "2026-11-21T20_16_44_222Z",
    "20261121T201644",
  ],
  ...[
    "d41d8cd98f00b204e9800998ecf8427e",
    "ab/cd/",
    "127.0.0.1:",
    "localhost:",
    "45678",
    "443",
    "198.51.100.7",
    "AbC123",
    "x9y8z7",
    "-",
    ".",
  ],
  ...[
    "<hash>",
    "<pid>",
    "<",
    ">",
    "]",
    " ",
    "ffaf757f-a256-4c89-bc48-ecb3eb43c5e6",
    "1763756204123",
    "ä",
    "\n",
    "main",
    ".lock",
    "12345",
  ],
];

function randomText(random: () => number): string {
  const length = 1 + Math.floor(random() * 8);
  return Array.from({ length }, () => pieces[Math.floor(random() * pieces.length)] ?? "").join("");
}

describe("normalising", () => {
  it.each([
    ["/home/u/.npm/_cacache/tmp/ffaf757f-a256-4c89-bc48-ecb3eb43c5e6", "/home/u/.npm/_cacache/tmp/<uuid>"],
    ["/home/u/.npm/_logs/2026-11-21T20_16_44_416Z-debug-0.log", "/home/u/.npm/_logs/<time>-debug-0.log"],
    ["/a/.git/objects/ab/0123456789abcdef0123456789abcdef012345", "/a/.git/objects/<hash>"],
    [
      "/a/.git/objects/pack/pack-db5beef858704afa3cfe0b7070351086cc05aedb.idx",
      "/a/.git/objects/pack/pack-<hash>.idx",
    ],
    ["/a/.git/objects/pack/tmp_pack_D2ytY4", "/a/.git/objects/pack/tmp_pack_<temp>"],
    ["/a/.git/tuisngc", "/a/.git/<temp>"],
    ["/a/.git/refs/heads/feature/x.lock", "/a/.git/refs/<reference>.lock"],
    ["/a/.git/logs/refs/remotes/origin/HEAD", "/a/.git/logs/refs/<reference>"],
    ["/tmp/tmp.Xy12abCdEf/out", "/tmp/<temp>/out"],
    ["/tmp/tmpab3d_9xz", "/tmp/<temp>"],
    ["/tmp/npm-AbC123/x", "/tmp/npm-<temp>/x"],
    ["/usr/share/node-18.19.0/lib", "/usr/share/node-<version>/lib"],
    ["/proc/4711/maps", "/proc/<pid>/maps"],
    ["/proc/self/fd/12", "/proc/self/fd/<number>"],
    ["pipe:[12345]", "pipe:[<number>]"],
    ["http://127.0.0.1:45123/x", "http://127.0.0.1:<port>/x"],
    ["dist/main.3f2a1b9c.js", "dist/main.<hash>.js"],
  ])("names what changes in %s", (text, expected) => {
    expect(all.text(text)).toBe(expected);
  });

  it.each([
    "/tmp/run.sh",
    "/tmp/out.b64",
    "/home/runner/.netrc",
    "/etc/passwd",
    "198.51.100.7",
    "http://registry.example:8080/left-padder",
    "127.0.0.1:8080",
    "/a/node_modules/left-padder/setup.js",
    "/a/.git/config",
    "/tmp/inventory.backup",
    "--depth=1",
    "/usr/lib/x86_64-linux-gnu",
  ])("leaves %s alone", (text) => {
    expect(all.text(text)).toBe(text);
  });

  it("changes nothing that it made itself, whatever it is given", () => {
    const random = numbers(7);
    for (let round = 0; round < 5000; round++) {
      const text = randomText(random);
      const once = all.text(text);
      expect(all.text(once), JSON.stringify(text)).toBe(once);
    }
  });

  it("is stable with every choice of normalisers", () => {
    const random = numbers(11);
    for (let round = 0; round < 1000; round++) {
      const some = new Normaliser(normaliserNames.filter(() => random() < 0.5));
      const text = randomText(random);
      expect(some.text(some.text(text)), JSON.stringify(text)).toBe(some.text(text));
    }
  });

  it("says the same of texts that differ in a random part alone", () => {
    const random = numbers(13);
    const hex = (length: number): string =>
      Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join("");
    for (let round = 0; round < 500; round++) {
      const of = (): string =>
        `/x/${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}/${hex(2)}/${hex(38)}/proc/${Math.floor(random() * 4e6)}/stat`;
      expect(all.text(of())).toBe(all.text(of()));
    }
  });

  it("does nothing when nothing is chosen", () => {
    const none = new Normaliser([]);
    const random = numbers(17);
    for (let round = 0; round < 200; round++) {
      const text = randomText(random);
      expect(none.text(text)).toBe(text);
    }
  });

  it("is done with long hostile texts", () => {
    for (const unit of [
      "/tmp/a-",
      "0",
      "ab/",
      "a.",
      "20261121",
      "tmp_",
      "refs/heads/",
      "-_.",
      "1.",
      "[::1]:",
    ]) {
      expect(all.text(unit.repeat(20_000)).length).toBeGreaterThan(0);
    }
  });

  it("knows a process's own pids among its arguments, and no other numbers", () => {
    const own = new Set(["4711"]);
    expect(all.arguments(["git", "--keep=fetch-pack 4711 on vm", "4711", "4712", "14711"], { own })).toEqual([
      "git",
      "--keep=fetch-pack <pid> on vm",
      "<pid>",
      "4712",
      "14711",
    ]);
  });

  it("takes the branch from a check-out and from nothing else", () => {
    expect(all.arguments(["git", "clone", "-b", "main", "git://h.example/x"])).toEqual([
      "git",
      "clone",
      "-b",
      "<reference>",
      "git://h.example/x",
    ]);
    expect(all.arguments(["curl", "-b", "cookie"])).toEqual(["curl", "-b", "cookie"]);
  });
});
