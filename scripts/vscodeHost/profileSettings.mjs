import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A workbench without first-run pages, tips, network services and side bars that cover what is looked at. */
const profileSettings = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "security.workspace.trust.enabled": false,
  "window.autoDetectColorScheme": false,
  "window.autoDetectHighContrast": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "chat.disableAIFeatures": true,
  "git.enabled": false,
  "files.simpleDialog.enable": true,
  "files.hotExit": "off",
};

/**
 * Writes the settings into a fresh user-data folder: those of the caller for the machine as well, since a workbench in a
 * page leaves settings of the scope "machine" out of the user's once it knows its remote side (VS Code 1.139).
 *
 * @param {string} userDataDir
 * @param {Record<string, unknown>} [extra] settings of the caller, which go before ours
 */
export function writeProfileSettings(userDataDir, extra = {}) {
  write(join(userDataDir, "User"), { ...profileSettings, ...extra });
  write(join(userDataDir, "Machine"), extra);
}

function write(dir, settings) {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "settings.json"), JSON.stringify(settings, null, 2));
}
