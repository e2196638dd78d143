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
 * Writes the settings into a fresh user-data folder.
 *
 * @param {string} userDataDir
 * @param {Record<string, unknown>} [extra] settings of the caller, which go before ours
 */
export function writeProfileSettings(userDataDir, extra = {}) {
  mkdirSync(join(userDataDir, "User"), { recursive: true });
  const settings = { ...profileSettings, ...extra };
  writeFileSync(join(userDataDir, "User/settings.json"), JSON.stringify(settings, null, 2));
}
