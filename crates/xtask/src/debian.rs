//! Installs packages of Debian that tests need, if that is possible: for example browsers, for tests that need
//! a web page.

use std::path::Path;

use anyhow::Result;

use crate::sh;

/// Installs a package that contains a program of the same name, if the program is missing and this is Debian
/// in CI. On a developer's machine, nothing is installed, and tests skip missing programs.
pub(crate) fn ensure(package: &str) -> Result<()> {
    let in_ci = std::env::var_os("CI").is_some_and(|value| value == "true");
    let is_in = |directory: &&str| Path::new(directory).join(package).exists();
    let is_there = ["/usr/bin", "/usr/sbin"].iter().any(is_in);
    if is_there || !in_ci || !Path::new("/etc/debian_version").exists() {
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
