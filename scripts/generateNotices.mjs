// npm run notices: writes THIRD_PARTY_NOTICES from what the last build really put into the bundle.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkoutDir } from "./vscodeHost/cacheDir.mjs";

const licencesDir = join(checkoutDir, "vendor/licences");
const noticesFile = join(checkoutDir, "THIRD_PARTY_NOTICES");
const rule = "=".repeat(100);

/** Packages whose files the build copies instead of bundling, so that no list of bundled sources names them. */
const copiedPackages = ["node_modules/@duckdb/duckdb-wasm", "node_modules/@vscode/codicons"];

/** Packages of npm that are published without their licence text, and the holder their repositories name. */
const holdersWithoutText = {
  "@duckdb/duckdb-wasm": "Copyright 2018-2025 Stichting DuckDB Foundation",
  "@microsoft/fast-element": "Copyright (c) Microsoft Corporation. All rights reserved.",
  "@microsoft/fast-foundation": "Copyright (c) Microsoft Corporation. All rights reserved.",
  "@microsoft/fast-web-utilities": "Copyright (c) Microsoft Corporation. All rights reserved.",
};

const read = (...segments) =>
  readFileSync(join(...segments), "utf8")
    .replace(/^\uFEFF/, "")
    .replaceAll("\r\n", "\n")
    .trim();

function licenceText(spdx) {
  return spdx === "Apache-2.0" ? read(checkoutDir, "LICENSE") : read(licencesDir, `${spdx}.txt`);
}

/** Folders of the packages that the bundle contains, without duplicates. */
function bundledPackages() {
  const inputs = JSON.parse(read(checkoutDir, "out/bundleInputs.json"));
  const folders = inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []);
  return [...new Set([...folders, ...copiedPackages])].sort();
}

/** The licence files of a package, or its holder with the text of the licence that its manifest names. */
function packageNotice(folder) {
  const { name, version, license } = JSON.parse(read(checkoutDir, folder, "package.json"));
  const files = readdirSync(join(checkoutDir, folder)).filter((file) =>
    /^(licen[cs]e|notice|copyright)/i.test(file),
  );
  const texts = files.sort().map((file) => read(checkoutDir, folder, file));
  if (texts.length === 0) {
    const holder = holdersWithoutText[name];
    if (!holder) throw new Error(`${name} ${version} carries no licence text; find its copyright holder.`);
    texts.push(`${holder}\n\n${licenceText(license)}`);
  }
  return `${name} ${version} (${license})\n\n${texts.join("\n\n")}`;
}

function nativeNotice({ name, licence, copyright, files }) {
  return `${name} (${licence}), compiled into ${files.join(", ")}\n\n${copyright.join("\n")}`;
}

/** The whole text: npm packages, compiled-in libraries, and each licence that the latter name once. */
function notices() {
  const native = JSON.parse(read(licencesDir, "nativeComponents.json"));
  const named = native.map(({ licence }) => licence);
  // The Lesser GPL 3 adds permissions to the GPL 3 and does not repeat its text.
  if (named.includes("LGPL-3.0-or-later")) named.push("GPL-3.0-or-later");
  const licences = [...new Set(named)].sort();
  const sections = [
    "Trace Investigator contains the following software of others, under the licences reproduced below.",
    ...bundledPackages().map(packageNotice),
    ...native.map(nativeNotice),
    ...licences.map((licence) => `The licence ${licence} named above\n\n${licenceText(licence)}`),
  ];
  return `${sections.join(`\n\n${rule}\n`)}\n`;
}

/** Writes the file after a build, and says when the one in the repository was out of date. */
export function writeNotices() {
  if (!existsSync(join(checkoutDir, "out/bundleInputs.json"))) throw new Error("Run `npm run build` first.");
  const text = notices();
  if (existsSync(noticesFile) && readFileSync(noticesFile, "utf8") === text) return;
  console.log("THIRD_PARTY_NOTICES has changed: commit it.");
  writeFileSync(noticesFile, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeNotices();
