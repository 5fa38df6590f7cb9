//! Files, read and written whole.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("`{}`", path.display()))
}

/// Writes a file, so that it is there whole or not at all.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    write_with(path, bytes, None)
}

/// The same, with permissions. Follows symbolic links.
pub(crate) fn write_with(
    path: &Path,
    bytes: &[u8],
    permissions: Option<Permissions>,
) -> Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| followed(path));
    if fs::metadata(&target).is_ok_and(|it| !it.is_file()) {
        // What is renamed over a device is no device any more. A directory fails here.
        return fs::write(&target, bytes)
            .with_context(|| format!("cannot write `{}`", path.display()));
    }
    replace(&target, permissions, |file| file.write_all(bytes))
}

/// Where a symbolic link leads that has nothing at its end yet, or the path itself.
fn followed(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    // As many as Linux follows.
    for _ in 0..40 {
        let Ok(target) = fs::read_link(&path) else {
            break;
        };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    path
}

/// Puts a new file in the place of what is there, even of a symbolic link: what is filled under a
/// temporary name is renamed.
pub(crate) fn replace(
    path: &Path,
    permissions: Option<Permissions>,
    fill: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<()> {
    let put = |temporary: &Path| {
        // The name is ours: nothing that somebody put there is written through.
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(temporary)?;
        fill(&mut file)?;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        // Or a rename may reach the disk before the bytes do.
        file.sync_all()
    };
    through_temporary(path, put)
}

/// Puts a symbolic link in the place of what is there.
pub(crate) fn link(path: &Path, target: &Path) -> Result<()> {
    through_temporary(path, |temporary| symlink(target, temporary))
}

#[cfg(unix)]
fn symlink(target: &Path, path: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, path)
}

#[cfg(not(unix))]
fn symlink(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn through_temporary(path: &Path, put: impl FnOnce(&Path) -> io::Result<()>) -> Result<()> {
    let temporary = unused_name(path);
    put(&temporary)
        .and_then(|()| fs::rename(&temporary, path))
        .inspect_err(|_| drop(fs::remove_file(&temporary)))
        .with_context(|| format!("cannot write `{}`", path.display()))
}

/// A name in the same directory, and so in the same file system. It is short, as the file's own may be
/// as long as names can be.
fn unused_name(path: &Path) -> PathBuf {
    let process = std::process::id();
    (0u32..)
        .map(|number| path.with_file_name(format!(".latebind.{process}.{number}.tmp")))
        .find(|name| fs::symlink_metadata(name).is_err())
        .unwrap_or_default()
}
