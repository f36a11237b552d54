import type { Settings } from "./server.ts";

/** A quiet VS Code: no updates, no tours, nothing that saves, moves or talks by itself. */
export const QUIET: Settings = {
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.ignoreRecommendations": true,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "git.openRepositoryInParentFolders": "never",
  // On by default in a browser.
  "files.autoSave": "off",
  // A file that opens late would take the selection away from those that are selected by then.
  "explorer.autoReveal": false,
};
