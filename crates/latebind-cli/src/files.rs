//! Files, each read and written as a whole, and standard input, which `-` names.

use std::borrow::Cow;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, BufRead, BufReader, Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, ensure};

use crate::format::PREFIX;

/// The contents of standard input, because a command may read a file more than once.
static STDIN: OnceLock<Vec<u8>> = OnceLock::new();

/// Returns `true` if a path names a standard stream. `./-` names a file.
pub(crate) fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Returns the name of an input for messages.
pub(crate) fn input_name(path: &Path) -> String {
    match is_stream(path) {
        true => "<stdin>".to_owned(),
        false => path.display().to_string(),
    }
}

/// Reads a file or standard input.
pub(crate) fn read(path: &Path) -> Result<Cow<'static, [u8]>> {
    if is_stream(path) {
        return stdin().context("cannot read standard input").map(Cow::from);
    }
    fs::read(path)
        .context("cannot read the file")
        .map(Cow::from)
}

fn stdin() -> io::Result<&'static [u8]> {
    if let Some(bytes) = STDIN.get() {
        return Ok(bytes);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(STDIN.get_or_init(|| bytes))
}

/// Reads the beginning of a file or of standard input, by which its format is found.
pub(crate) fn prefix(path: &Path) -> Result<Vec<u8>> {
    if is_stream(path) {
        let bytes = read(path)?;
        return Ok(bytes.get(..PREFIX).unwrap_or(&bytes).to_vec());
    }
    let mut prefix = Vec::new();
    File::open(path)
        .and_then(|file| file.take(PREFIX as u64).read_to_end(&mut prefix))
        .context("cannot read the file")?;
    Ok(prefix)
}

/// Opens a file or standard input, to read it in parts.
pub(crate) fn open(path: &Path) -> Result<Box<dyn BufRead>> {
    if is_stream(path) {
        return Ok(Box::new(Cursor::new(read(path)?)));
    }
    let file = File::open(path).context("cannot read the file")?;
    Ok(Box::new(BufReader::new(file)))
}

/// Reads all of `contents`, and fails if they are larger than `limit` bytes.
pub(crate) fn at_most(contents: impl Read, limit: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    contents.take(limit + 1).read_to_end(&mut bytes)?;
    let fits = bytes.len() as u64 <= limit;
    ensure!(fits, "larger than {limit} bytes");
    Ok(bytes)
}

/// Returns the permissions that the output of an input must get. Standard input has none, and neither have files in WASI.
pub(crate) fn permissions(input: &Path) -> io::Result<Option<Permissions>> {
    match is_stream(input) || cfg!(target_family = "wasm") {
        true => Ok(None),
        false => Ok(Some(fs::metadata(input)?.permissions())),
    }
}

/// Returns one path for each file, whichever path leads to it, and whether the file exists or not.
pub(crate) fn key(path: &Path) -> PathBuf {
    match is_stream(path) {
        true => path.to_owned(),
        false => fs::canonicalize(path).unwrap_or_else(|_| key_of_link(path)),
    }
}

/// Like [`key`], but does not follow the path if it is a symbolic link.
pub(crate) fn key_of_link(path: &Path) -> PathBuf {
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) if parent.as_os_str().is_empty() => {
            key(Path::new(".")).join(name)
        }
        (Some(parent), Some(name)) => key(parent).join(name),
        _ => path.to_owned(),
    }
}

/// Writes a file. After a failure, its old contents remain.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    write_with(path, bytes, None)
}

/// Writes a file with the given permissions. Follows symbolic links.
pub(crate) fn write_with(
    path: &Path,
    bytes: &[u8],
    permissions: Option<Permissions>,
) -> Result<()> {
    match stage_with(path, bytes, permissions)? {
        Some(staged) => staged.commit(),
        None => write_into(path, bytes),
    }
}

/// Stages the file that [`write_with`] writes. Returns `None` if the path is not that of a file: renaming a file
/// over a device would remove the device.
pub(crate) fn stage_with(
    path: &Path,
    bytes: &[u8],
    permissions: Option<Permissions>,
) -> Result<Option<Staged>> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| followed(path));
    if fs::metadata(&target).is_ok_and(|it| !it.is_file()) {
        return Ok(None);
    }
    stage(&target, permissions, |file| file.write_all(bytes)).map(Some)
}

/// Writes to a device. Writing to a directory fails.
pub(crate) fn write_into(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| cannot_write(path))
}

/// Follows symbolic links to a target that does not exist. Returns other paths unchanged.
fn followed(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    // The limit of Linux.
    for _ in 0..40 {
        let Ok(target) = fs::read_link(&path) else {
            break;
        };
        path = path.parent().unwrap_or(Path::new("")).join(target);
    }
    path
}

/// Writes a file, and replaces whatever is at the path, even a symbolic link.
pub(crate) fn replace(
    path: &Path,
    permissions: Option<Permissions>,
    fill: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<()> {
    stage(path, permissions, fill)?.commit()
}

/// Stages the file that [`replace`] writes.
pub(crate) fn stage(
    path: &Path,
    permissions: Option<Permissions>,
    fill: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<Staged> {
    let put = |temporary: &Path| {
        // `create_new` does not follow a link that other code put there.
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(temporary)?;
        fill(&mut file)?;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        // Otherwise the new name could reach the disk before the contents do.
        file.sync_all()
    };
    Staged::new(path, put)
}

/// A file whose contents are complete, under a temporary name. It is removed if it does not get its own
/// name.
#[derive(Debug)]
pub(crate) struct Staged {
    temporary: PathBuf,
    path: PathBuf,
}

impl Staged {
    fn new(path: &Path, put: impl FnOnce(&Path) -> io::Result<()>) -> Result<Self> {
        let staged = Self {
            temporary: unused_name(path),
            path: path.to_owned(),
        };
        put(&staged.temporary).with_context(|| cannot_write(path))?;
        Ok(staged)
    }

    /// Gives the file its own name, and replaces whatever has that name.
    pub(crate) fn commit(self) -> Result<()> {
        fs::rename(&self.temporary, &self.path).with_context(|| cannot_write(&self.path))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // Fails after `commit`, because the name is gone.
        drop(fs::remove_file(&self.temporary));
    }
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write `{}`", path.display())
}

/// Creates a symbolic link, and replaces whatever is at the path. Windows has different links to files
/// and to directories.
pub(crate) fn link(path: &Path, target: &Path, is_directory: bool) -> Result<()> {
    Staged::new(path, |temporary| symlink(target, temporary, is_directory))?.commit()
}

#[cfg(unix)]
fn symlink(target: &Path, path: &Path, _: bool) -> io::Result<()> {
    std::os::unix::fs::symlink(target, path)
}

#[cfg(windows)]
fn symlink(target: &Path, path: &Path, is_directory: bool) -> io::Result<()> {
    use std::os::windows::fs::{symlink_dir, symlink_file};
    match is_directory {
        true => symlink_dir(target, path),
        false => symlink_file(target, path),
    }
}

#[cfg(not(any(unix, windows)))]
fn symlink(_: &Path, _: &Path, _: bool) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The number of the next temporary file, which no other thread gets.
static NEXT: AtomicU32 = AtomicU32::new(0);

/// Returns an unused name in the same directory, and so in the same file system. The name is short,
/// because the file's own name may have the maximum length.
fn unused_name(path: &Path) -> PathBuf {
    let process = match cfg!(target_family = "wasm") {
        // WASI has no processes.
        true => 0,
        false => std::process::id(),
    };
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = path.with_file_name(format!(".latebind.{process}.{number}.tmp"));
        if fs::symlink_metadata(&name).is_err() {
            return name;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_limited() {
        assert_eq!(at_most(&[7; 1000][..], 1000).unwrap(), [7; 1000]);
        let error = at_most(io::repeat(7), 1000).unwrap_err();
        assert_eq!(error.to_string(), "larger than 1000 bytes");
    }
}
