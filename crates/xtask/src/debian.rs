//! Browsers for the tests that need a page: Debian's, installed where that can be done.

use std::path::Path;

use anyhow::Result;

use crate::sh;

/// Installs a package with a program of its own name, if the program is missing and this is Debian's
/// root, as it is in CI. A person's machine is left alone, and tests skip what is not there.
pub(crate) fn ensure(package: &str) -> Result<()> {
    let in_ci = std::env::var_os("CI").is_some_and(|value| value == "true");
    let program = Path::new("/usr/bin").join(package);
    if program.exists() || !in_ci || !Path::new("/etc/debian_version").exists() {
        return Ok(());
    }
    sh::run_quietly(
        "updating Debian's list of packages",
        sh::command("apt-get").args(["update", "-qq"]),
    )?;
    sh::run_quietly(
        &format!("installing {package}"),
        sh::command("apt-get")
            .args(["install", "-y", "-qq", "--no-install-recommends", package])
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}
