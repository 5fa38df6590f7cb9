//! Debian sid in a directory, for engines of which the host's Debian has no suitable version.
//!
//! A process enters it as root, and mounts the necessary file systems in a private mount namespace. No mount
//! remains in target/, because developers delete that directory.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{debian, paths, sh, stamp};

const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// The files that configure the mirror, in the current format and in the old one.
const SOURCES: &[&str] = &[
    "/etc/apt/sources.list.d/debian.sources",
    "/etc/apt/sources.list",
];

/// The root directory of Debian sid.
pub(crate) fn dir() -> PathBuf {
    paths::target().join("webkit-sid")
}

/// Creates the directory, with the packages of tests/engines/sid.txt. If this machine does not allow that, prints
/// the reason. The directory then does not exist, which tasks that need it must check.
pub(crate) fn ensure() -> Result<()> {
    let packages = paths::root().join("tests/engines/sid.txt");
    debian::ensure("debootstrap")?;
    let mirror = match mirror_or_obstacle() {
        Ok(mirror) => mirror,
        Err(obstacle) => {
            eprintln!("{} cannot be created: {obstacle}", paths::shown(&dir()));
            return Ok(());
        }
    };
    // The stamp is inside the directory, so that it is deleted with the directory.
    stamp::once(&dir().join(".latebind-stamp"), &[&packages], || {
        let list = fs::read_to_string(&packages).context("the packages are listed")?;
        install(&mirror, &list)
    })
}

/// Returns the mirror that provides sid, or the reason why a chroot is impossible.
fn mirror_or_obstacle() -> Result<String, &'static str> {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    if !release.lines().any(|line| line == "ID=debian") || !Path::new(KEYRING).exists() {
        return Err("this is not Debian");
    }
    if !sh::answers(&mut sh::command("debootstrap")) {
        return Err("install Debian's package debootstrap");
    }
    // In a container, even root may lack the permission.
    if sh::output(sh::command("unshare").args(["--mount", "true"])).is_err() {
        return Err("only root can mount the required file systems");
    }
    SOURCES
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok())
        .find_map(|text| mirror(&text).map(str::to_string))
        .ok_or("apt has no mirror of Debian")
}

fn install(mirror: &str, packages: &str) -> Result<()> {
    let directory = dir();
    if directory.exists() {
        fs::remove_dir_all(&directory)
            .with_context(|| format!("cannot remove {}", paths::shown(&directory)))?;
    }
    sh::twice(|| {
        let mut unshare = sh::command("unshare");
        unshare.args(["--mount", "debootstrap", "--variant=minbase"]);
        unshare.arg(format!("--keyring={KEYRING}"));
        unshare.arg("sid").arg(&directory).arg(mirror);
        sh::run_quietly("downloading Debian sid", &mut unshare)
    })?;
    // Copy this machine's access to a mirror: the proxies, and the allowed age of package lists.
    let mut apt_config = sh::command("apt-config");
    let access = sh::output(apt_config.args(["dump", "--format", "%f \"%v\";%n", "Acquire"]))?;
    paths::write(
        &directory.join("etc/apt/apt.conf.d/90host"),
        access.as_bytes(),
    )?;
    sh::twice(|| {
        sh::run_quietly(
            "downloading the package list of Debian sid",
            inside().args(["apt-get", "update", "-qq"]),
        )?;
        let mut apt_get = inside();
        apt_get.args(["apt-get", "install", "-y", "-qq", "--no-install-recommends"]);
        let names: Vec<&str> = packages.lines().filter(|it| !it.starts_with('#')).collect();
        let what = format!("installing {} in Debian sid", names.join(" and "));
        sh::run_quietly(&what, apt_get.args(names))
    })?;
    sh::run_quietly(
        "deleting downloaded packages",
        inside().args(["apt-get", "clean"]),
    )
}

/// Returns a command that runs in the directory. The caller adds the program.
fn inside() -> Command {
    let mut command = sh::command("unshare");
    command.args(["--mount", "sh"]);
    command.arg(paths::root().join("tests/engines/support/enter-chroot.sh"));
    command.arg(dir());
    command
}

/// Returns the first mirror in an apt configuration. The mirror for security updates is skipped, because it has no
/// sid.
fn mirror(text: &str) -> Option<&str> {
    text.lines()
        .filter(|line| line.starts_with("URIs:") || line.starts_with("deb "))
        .flat_map(str::split_whitespace)
        .find(|word| word.contains("://") && !word.contains("security"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_is_found_in_either_form() {
        let deb822 =
            "Types: deb\n# http://old/debian\nURIs: http://mirror/debian\nSuites: stable\n";
        assert_eq!(mirror(deb822), Some("http://mirror/debian"));
        let one_line = "deb http://security/debian-security stable main\n\
            deb [signed-by=/a.gpg] http://mirror/debian stable main\n";
        assert_eq!(mirror(one_line), Some("http://mirror/debian"));
        assert_eq!(mirror("# deb http://mirror/debian stable main\n"), None);
    }
}
