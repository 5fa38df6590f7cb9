//! What the tests take from Debian, installed where that can be done: browsers, for those that need a
//! page.

use std::path::Path;

use anyhow::Result;

use crate::sh;

/// Installs a package with a program of its own name, if the program is missing and this is Debian's
/// root, as it is in CI. A person's machine is left alone, and tests skip what is not there.
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
