import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");

interface Command {
  readonly command: string;
  readonly title: string;
  readonly category?: string;
  readonly icon?: string;
}

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}

interface Setting {
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly default?: unknown;
  readonly scope?: string;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
}

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly description: string;
      readonly restrictedConfigurations: string[];
    };
    readonly virtualWorkspaces: { readonly description: string };
  };
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly keybindings: readonly (MenuItem & { readonly key: string })[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
    readonly customEditors: readonly { readonly viewType: string; readonly priority: string }[];
    readonly grammars: readonly { readonly path: string }[];
    readonly languages: readonly { readonly configuration: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly description: string;
        readonly media: { readonly image: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
  };
}

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
const { contributes } = manifest;
const contributed = contributes.commands.map(({ command }) => command);

/** Text of the extension's own sources, tests left out. */
function sources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
}

describe("commands of the manifest", () => {
  /** Every contribution lists its commands in a file of this name. */
  const lists = readdirSync(join(root, "extension"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(root, "extension", entry.name, "commandIds.ts"))
    .filter((path) => existsSync(path));
  const registered: string[] = [];

  beforeAll(async () => {
    for (const path of lists) {
      const { commandIds } = (await import(pathToFileURL(path).href)) as { commandIds: readonly string[] };
      registered.push(...commandIds);
    }
  });

  it("are those that the extension registers, each once", () => {
    expect([...contributed].sort()).toEqual([...registered].sort());
    expect(new Set(contributed).size).toBe(contributed.length);
  });

  it("have a title, the category and a place in our namespace", () => {
    for (const { command, title, category } of contributes.commands) {
      expect(command).toMatch(/^traceInvestigator\.[a-zA-Z]+$/u);
      expect(title).not.toMatch(/^$|Trace Investigator:/u);
      expect(category).toBe("Trace Investigator");
    }
  });

  it("have an icon where a menu may draw one", () => {
    const drawn = new Set((contributes.menus["editor/title"] ?? []).map(({ command }) => command));
    for (const { command, icon } of contributes.commands)
      if (drawn.has(command)) expect(icon, command).toMatch(/^\$\([a-z-]+\)$/u);
  });

  it("are the only ones in menus and walkthroughs", () => {
    const inMenus = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
    const inSteps = contributes.walkthroughs.flatMap(({ steps }) =>
      steps.flatMap(({ description }) =>
        [...description.matchAll(/\(command:([^)?]+)/gu)].map((match) => match[1] ?? ""),
      ),
    );
    expect(contributed).toEqual(expect.arrayContaining([...inMenus, ...inSteps]));
  });

  it("leave the keys to the screen, and only keep the editor from taking those away", () => {
    for (const { command, key, when } of contributes.keybindings) {
      // Outside of the screen F6 goes on to the next part of the workbench, as ever.
      expect([command, key.replace("shift+", "")]).toEqual(["noop", "f6"]);
      for (const focus of ["sideBarFocus", "panelFocus", "terminalFocus", "auxiliaryBarFocus"])
        expect(when).toContain(`!${focus}`);
    }
  });
});

describe("settings of the manifest", () => {
  const settings = Object.entries(contributes.configuration.properties);
  const code = sources(join(root, "extension"));

  it.each(settings)("%s says what it does, has a default and a scope", (_name, setting) => {
    expect((setting.description ?? setting.markdownDescription ?? "").length).toBeGreaterThan(40);
    expect(setting.default).toBeDefined();
    expect(["window", "machine", "resource", "application"]).toContain(setting.scope);
    expect(setting.enumDescriptions?.length).toBe(setting.enum?.length);
  });

  it.each(settings)("%s is read somewhere", (name) => {
    expect(code).toContain(`"${name.replace(/^traceInvestigator\./u, "")}"`);
  });

  it("restricts only settings that exist", () => {
    expect(settings.map(([name]) => name)).toEqual(
      expect.arrayContaining(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations),
    );
  });
});

describe("the manifest", () => {
  it("starts nothing when VS Code starts", () => {
    expect(
      manifest.activationEvents.filter((event) => event === "*" || event === "onStartupFinished"),
    ).toEqual([]);
  });

  it("says how it behaves in untrusted and in virtual workspaces", () => {
    expect(manifest.capabilities.untrustedWorkspaces.description).not.toBe("");
    expect(manifest.capabilities.virtualWorkspaces.description).not.toBe("");
  });

  it("opens compressed traces by default and text traces on demand", () => {
    expect(contributes.customEditors.map(({ viewType, priority }) => [viewType, priority])).toEqual([
      ["traceInvestigator.editor", "default"],
      ["traceInvestigator.editorOfText", "option"],
    ]);
  });

  it("names only files that exist", () => {
    const files = [
      manifest.icon,
      ...contributes.grammars.map(({ path }) => path),
      ...contributes.languages.map(({ configuration }) => configuration),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.image)),
    ];
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it("checks off every step of the walkthrough by something that the extension reports", () => {
    const code = sources(join(root, "extension"));
    const events = contributes.walkthroughs.flatMap(({ steps }) =>
      steps.flatMap((step) => step.completionEvents),
    );
    expect(events).toHaveLength(5);
    for (const event of events)
      expect(code).toContain(`reach("${event.replace("onContext:traceInvestigator.", "")}")`);
  });
});
