//! Chromium for the tests that need a page: Debian's, installed where that can be done.

use std::path::Path;

use anyhow::Result;

use crate::sh;

/// Where Debian has it; the tests look there too, and skip themselves where it is not.
const CHROMIUM: &str = "/usr/bin/chromium";

/// Installs Chromium, if it is missing and this is Debian's root, as it is in CI. A person's machine
/// is left alone.
pub(crate) fn ensure() -> Result<()> {
    let in_ci = std::env::var_os("CI").is_some_and(|value| value == "true");
    if Path::new(CHROMIUM).exists() || !in_ci || !Path::new("/etc/debian_version").exists() {
        return Ok(());
    }
    sh::run_quietly(
        "updating Debian's list of packages",
        sh::command("apt-get").args(["update", "-qq"]),
    )?;
    sh::run_quietly(
        "installing Chromium",
        sh::command("apt-get")
            .args([
                "install",
                "-y",
                "-qq",
                "--no-install-recommends",
                "chromium",
            ])
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}
