// Chromium, for the tests of a page.

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { program } from "../../../tools/platforms.mjs";

const CHROMIUM = program("chromium");
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Why a test of a page is skipped; `false` if there is a browser. */
export const skip = !existsSync(CHROMIUM) && `there is no ${CHROMIUM}`;

/** Starts a browser before the tests of a file, and ends it after them. Returns how to open a page. */
export function useChromium() {
  let profile;
  let browser;
  before(async () => {
    if (skip) return;
    const { chromium } = await import("playwright-core");
    profile = mkdtempSync(join(tmpdir(), "latebind-chromium-"));
    browser = await chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, args: FLAGS });
  });
  after(async () => {
    await browser?.close();
    if (profile) rmSync(profile, { recursive: true, force: true });
  });
  return {
    newPage: () => browser.newPage(),
    /** A page, and what DevTools is told about it. */
    async newInspectedPage() {
      const page = await browser.newPage();
      return { page, session: await browser.newCDPSession(page) };
    },
  };
}
