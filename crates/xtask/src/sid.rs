//! Debian sid in a directory, for engines of which the Debian around it has none that will do.
//!
//! It is entered as root, with what it needs mounted in a namespace of that process's own: nothing is
//! ever left mounted in target/, which people delete.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{debian, paths, sh, stamp};

const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Where the mirror is configured, in the form of today and in that of old.
const SOURCES: &[&str] = &[
    "/etc/apt/sources.list.d/debian.sources",
    "/etc/apt/sources.list",
];

/// The root directory of Debian sid.
pub(crate) fn dir() -> PathBuf {
    paths::target().join("webkit-sid")
}

/// Makes the directory, with the packages of tests/engines/sid.txt. If that fails, prints the reason, and
/// tasks that need the directory find that it does not exist.
pub(crate) fn ensure() -> Result<()> {
    let packages = paths::root().join("tests/engines/sid.txt");
    debian::ensure("debootstrap")?;
    let mirror = match mirror_or_obstacle() {
        Ok(mirror) => mirror,
        Err(obstacle) => {
            eprintln!("{} cannot be made: {obstacle}", paths::shown(&dir()));
            return Ok(());
        }
    };
    // Inside, so that the stamp is gone when the directory is.
    stamp::once(&dir().join(".latebind-stamp"), &[&packages], || {
        let list = fs::read_to_string(&packages).context("the packages are listed")?;
        install(&mirror, &list)
    })
}

/// The mirror to take sid from, or why there can be no chroot.
fn mirror_or_obstacle() -> Result<String, &'static str> {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    if !release.lines().any(|line| line == "ID=debian") || !Path::new(KEYRING).exists() {
        return Err("this is not Debian");
    }
    if !sh::answers(&mut sh::command("debootstrap")) {
        return Err("install Debian's package debootstrap");
    }
    // Also root may not, in a container.
    if sh::output(sh::command("unshare").args(["--mount", "true"])).is_err() {
        return Err("only root can mount what it needs");
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
    // How this machine gets at a mirror: proxies, and how old its lists may be.
    let mut apt_config = sh::command("apt-config");
    let access = sh::output(apt_config.args(["dump", "--format", "%f \"%v\";%n", "Acquire"]))?;
    paths::write(
        &directory.join("etc/apt/apt.conf.d/90host"),
        access.as_bytes(),
    )?;
    sh::twice(|| {
        sh::run_quietly(
            "downloading its list of packages",
            inside().args(["apt-get", "update", "-qq"]),
        )?;
        let mut apt_get = inside();
        apt_get.args(["apt-get", "install", "-y", "-qq", "--no-install-recommends"]);
        let names: Vec<&str> = packages.lines().filter(|it| !it.starts_with('#')).collect();
        let what = format!("installing {} in it", names.join(" and "));
        sh::run_quietly(&what, apt_get.args(names))
    })?;
    sh::run_quietly("clearing up", inside().args(["apt-get", "clean"]))
}

/// A command in the directory, still without its program.
fn inside() -> Command {
    let mut command = sh::command("unshare");
    command.args(["--mount", "sh"]);
    command.arg(paths::root().join("tests/engines/support/enter-chroot.sh"));
    command.arg(dir());
    command
}

/// The first mirror in a configuration of apt, other than that of security updates, which has no sid.
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
