import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeProfileSettings } from "./profileSettings.mjs";

/**
 * @typedef {object} TestPlan
 * @property {string} extensionDir absolute path of the extension under test
 * @property {string} testsPath absolute path of the module that exports `run()`
 * @property {string} workspace absolute path of the folder to open
 * @property {Record<string, string>} env added to the environment of the extension host
 */

/**
 * Runs the tests in a desktop VS Code with a fresh profile.
 *
 * @param {string} executable
 * @param {TestPlan} plan
 * @returns {Promise<string | undefined>} the reason of the failure, if it failed
 */
export async function runTestsInDesktop(executable, plan) {
  const { runTests } = await import("@vscode/test-electron");
  const profileDir = mkdtempSync(join(tmpdir(), "trace-investigator-desktop-"));
  writeProfileSettings(profileDir);
  try {
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: plan.extensionDir,
      extensionTestsPath: plan.testsPath,
      extensionTestsEnv: plan.env,
      launchArgs: [
        plan.workspace,
        `--user-data-dir=${profileDir}`,
        `--extensions-dir=${join(profileDir, "extensions")}`,
        "--disable-gpu",
      ],
    });
    return undefined;
  } catch (error) {
    return error.message;
  } finally {
    await rm(profileDir, { recursive: true, force: true, maxRetries: 10 });
  }
}
