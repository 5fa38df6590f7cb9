//! `RECORD`, the list of a wheel's files: reads it, compares it with the files, and updates it when files
//! change.
//!
//! The format is CSV, as Python's `csv` module writes it: path, `sha256=` and the hash in URL-safe base64
//! without padding, size ([specification][record]). Lines that remain correct are copied byte for byte.
//!
//! [record]: https://packaging.python.org/en/latest/specifications/recording-installed-packages/

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use anyhow::{Result, bail};
use sha2::{Digest, Sha256, Sha384, Sha512};

/// The files next to `RECORD` that sign it.
const SIGNATURES: [&str; 2] = ["RECORD.jws", "RECORD.p7s"];

/// Returns `true` if a member is the list: the file `RECORD` in a top-level `.dist-info` directory.
pub(crate) fn is_record(path: &str) -> bool {
    in_dist_info(path) == Some("RECORD")
}

/// Returns `true` if a member signs the list.
pub(crate) fn is_signature(path: &str) -> bool {
    in_dist_info(path).is_some_and(|name| SIGNATURES.contains(&name))
}

fn in_dist_info(path: &str) -> Option<&str> {
    let (directory, name) = path.split_once('/')?;
    directory.ends_with(".dist-info").then_some(name)
}

/// The list.
#[derive(Debug)]
pub(crate) struct Record<'a> {
    lines: Vec<Line<'a>>,
    /// The line of each path: the first one, if there are several.
    by_path: BTreeMap<String, usize>,
}

#[derive(Debug, Default)]
struct Line<'a> {
    /// The whole line, with its line ending.
    text: &'a str,
    /// The line ending, which is empty at the end of the file.
    end: &'a str,
    fields: Vec<Field<'a>>,
}

#[derive(Debug)]
struct Field<'a> {
    /// The field with its quotes, if it has any.
    text: &'a str,
    value: String,
}

impl Line<'_> {
    fn field(&self, index: usize) -> &str {
        self.fields
            .get(index)
            .map_or("", |field| field.value.as_str())
    }

    fn path(&self) -> &str {
        self.field(0)
    }

    fn hash(&self) -> &str {
        self.field(1)
    }

    fn size(&self) -> &str {
        self.field(2)
    }
}

/// The entry of a file in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The name of the algorithm, `=`, and the digest.
    pub(crate) hash: String,
    pub(crate) size: u64,
}

impl Entry {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self {
            hash: format!("sha256={}", base64(&Sha256::digest(bytes))),
            size: bytes.len() as u64,
        }
    }
}

impl<'a> Record<'a> {
    pub(crate) fn read(mut text: &'a str) -> Result<Self> {
        let mut lines = Vec::new();
        while !text.is_empty() {
            let (line, rest) = read_line(text)?;
            lines.push(line);
            text = rest;
        }
        let mut by_path = BTreeMap::new();
        for (index, line) in lines.iter().enumerate() {
            by_path.entry(line.path().to_owned()).or_insert(index);
        }
        Ok(Self { lines, by_path })
    }

    fn find(&self, path: &str) -> Option<&Line<'a>> {
        self.by_path.get(path).map(|index| &self.lines[*index])
    }

    /// Returns `true` if the list contains a file.
    pub(crate) fn lists(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    /// Returns the list with new lines for the files that changed, and without lines for signatures.
    pub(crate) fn update(&self, changed: &BTreeMap<String, Entry>) -> String {
        let mut text = String::new();
        for line in &self.lines {
            let path = line.path();
            let shown = line.fields.first().map_or("", |field| field.text);
            if is_signature(path) {
                continue;
            }
            if let Some(Entry { hash, size }) = changed.get(path) {
                text.push_str(&format!("{shown},{hash},{size}{}", line.end));
            } else if is_record(path) {
                // The list must not have a hash of itself.
                text.push_str(&format!("{shown},,{}", line.end));
            } else {
                text.push_str(line.text);
            }
        }
        text
    }

    /// Returns the difference between the entry of a file and its contents, if there is one.
    pub(crate) fn check(&self, path: &str, contents: impl Read) -> io::Result<Option<String>> {
        let Some(line) = self.find(path) else {
            let listed = is_signature(path) || is_record(path);
            return Ok((!listed).then(|| format!("`RECORD` does not list `{path}`")));
        };
        if line.hash().is_empty() {
            let allowed = is_signature(path) || is_record(path);
            return Ok((!allowed).then(|| format!("`RECORD` has no hash for `{path}`")));
        }
        let Some((hash, size)) = hash_like(line.hash(), contents)? else {
            let kind = line.hash().split('=').next().unwrap_or_default();
            return Ok(Some(format!(
                "`RECORD` has a hash of the unknown type `{kind}` for `{path}`"
            )));
        };
        Ok(if hash != line.hash() {
            Some(format!(
                "the hash of `{path}` in `RECORD` does not match its contents"
            ))
        } else if !line.size().is_empty() && line.size() != size.to_string() {
            let listed = line.size();
            Some(format!(
                "`RECORD` lists `{path}` with {listed} bytes, but it has {size}"
            ))
        } else {
            None
        })
    }

    /// Returns a message for each file in the list that does not exist.
    pub(crate) fn missing(&self, exists: impl Fn(&str) -> bool) -> Vec<String> {
        let paths = self.lines.iter().map(Line::path);
        paths
            .filter(|path| !path.is_empty() && !exists(path))
            .map(|path| format!("`RECORD` lists `{path}`, which does not exist"))
            .collect()
    }
}

fn read_line(text: &str) -> Result<(Line<'_>, &str)> {
    let mut fields = Vec::new();
    let mut rest = text;
    loop {
        let (field, after) = read_field(rest)?;
        fields.push(field);
        rest = after;
        match rest.strip_prefix(',') {
            Some(after) => rest = after,
            None => break,
        }
    }
    let ends = ["\r\n", "\n", "\r"];
    let end = ends.into_iter().find(|end| rest.starts_with(end));
    let (end, after) = rest.split_at(end.map_or(0, str::len));
    if end.is_empty() && !after.is_empty() {
        let before = text.len() - after.len();
        bail!(
            "`RECORD` is not valid CSV: expected a comma or the end of the line after `{}`",
            &text[..before]
        );
    }
    let text = &text[..text.len() - after.len()];
    Ok((Line { text, end, fields }, after))
}

fn read_field(text: &str) -> Result<(Field<'_>, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([',', '\r', '\n']).unwrap_or(text.len());
        let (text, rest) = text.split_at(end);
        let value = text.to_owned();
        return Ok((Field { text, value }, rest));
    };
    let mut value = String::new();
    let mut rest = quoted;
    loop {
        let Some((part, after)) = rest.split_once('"') else {
            bail!("`RECORD` is not valid CSV: a quotation mark is not closed");
        };
        value.push_str(part);
        match after.strip_prefix('"') {
            Some(after) => {
                value.push('"');
                rest = after;
            }
            None => {
                let text = &text[..text.len() - after.len()];
                return Ok((Field { text, value }, after));
            }
        }
    }
}

/// Returns the hash of the contents, of the same type as `other`, and their size, or `None` if the type is
/// unknown.
fn hash_like(other: &str, contents: impl Read) -> io::Result<Option<(String, u64)>> {
    fn of<D: Digest>(kind: &str, contents: impl Read) -> io::Result<Option<(String, u64)>> {
        let mut hash = Hashing(D::new());
        let mut contents = contents;
        let size = io::copy(&mut contents, &mut hash)?;
        Ok(Some((
            format!("{kind}={}", base64(&hash.0.finalize())),
            size,
        )))
    }
    match other.split('=').next() {
        Some(kind @ "sha256") => of::<Sha256>(kind, contents),
        Some(kind @ "sha384") => of::<Sha384>(kind, contents),
        Some(kind @ "sha512") => of::<Sha512>(kind, contents),
        _ => Ok(None),
    }
}

struct Hashing<D>(D);

impl<D: Digest> Write for Hashing<D> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns the URL-safe encoding without padding (RFC 4648, section 5).
pub(crate) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |index| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..=chunk.len() {
            let index = bits >> (18 - 6 * digit) & 0x3f;
            text.push(char::from(DIGITS[index as usize]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        let texts = ["", "f", "fo", "foo", "foob", "fooba", "foobar"];
        let expected = ["", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy"];
        assert_eq!(texts.map(|text| base64(text.as_bytes())), expected);
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "-__-");
    }

    #[test]
    fn only_the_lists_in_dist_info_are_lists() {
        assert!(is_record("a-1.dist-info/RECORD"));
        assert!(!is_record("a-1.dist-info/licenses/RECORD"));
        assert!(!is_record("a/a-1.dist-info/RECORD"));
        assert!(!is_record("RECORD"));
        assert!(is_signature("a-1.dist-info/RECORD.jws"));
        assert!(is_signature("a-1.dist-info/RECORD.p7s"));
        assert!(!is_signature("a-1.dist-info/RECORD.txt"));
    }

    #[track_caller]
    fn check_update(before: &str, after: &str) {
        let changed = ["x.so", "a,b.so", "q\"uo\nte.so"].map(|path| {
            let entry = Entry {
                hash: "sha256=new".to_owned(),
                size: 7,
            };
            (path.to_owned(), entry)
        });
        let record = Record::read(before).unwrap();
        assert_eq!(record.update(&changed.into()), after);
    }

    #[test]
    fn correct_lines_are_copied() {
        check_update("", "");
        check_update("y.so,sha256=old,1\n", "y.so,sha256=old,1\n");
        // Quoted and missing fields are copied, too.
        check_update(
            "\"y.so\",\"sha512=old\",\r\n\r\nz\n",
            "\"y.so\",\"sha512=old\",\r\n\r\nz\n",
        );
    }

    #[test]
    fn changed_files_get_new_lines() {
        check_update("x.so,sha256=old,1\n", "x.so,sha256=new,7\n");
        check_update(
            "x.so,sha256=old,1\r\ny,,\r\n",
            "x.so,sha256=new,7\r\ny,,\r\n",
        );
        check_update("y,,\nx.so,md5=old,1", "y,,\nx.so,sha256=new,7");
        check_update("x.so", "x.so,sha256=new,7");
        check_update("\"a,b.so\",o,1\n", "\"a,b.so\",sha256=new,7\n");
        check_update("\"x.so\",\"o\",1\n", "\"x.so\",sha256=new,7\n");
        check_update(
            "\"q\"\"uo\nte.so\",o,1\n",
            "\"q\"\"uo\nte.so\",sha256=new,7\n",
        );
    }

    #[test]
    fn signatures_are_removed_and_the_list_has_no_hash() {
        check_update(
            "a.dist-info/RECORD.jws,o,1\na.dist-info/RECORD,o,1\na.dist-info/RECORD.p7s,,\n",
            "a.dist-info/RECORD,,\n",
        );
    }

    #[test]
    fn invalid_csv_is_rejected() {
        for text in ["\"x.so,o,1\n", "\"x.so\"y,o,1\n", "a,\"b\"c"] {
            let error = Record::read(text).unwrap_err().to_string();
            assert!(error.starts_with("`RECORD` is not valid CSV: "), "{error}");
        }
    }

    #[track_caller]
    fn check_contents(line: &str, path: &str, problem: Option<&str>) {
        let record = Record::read(line).unwrap();
        let found = record.check(path, &b"abc"[..]).unwrap();
        assert_eq!(found.as_deref(), problem);
    }

    #[test]
    fn contents_are_compared() {
        // FIPS 180-2, appendix B.1.
        let good = "x,sha256=ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0";
        check_contents(&format!("{good},3\n"), "x", None);
        check_contents(&format!("{good},\n"), "x", None);
        check_contents(
            &format!("{good},4\n"),
            "x",
            Some("`RECORD` lists `x` with 4 bytes, but it has 3"),
        );
        check_contents(
            &format!("{good},3\n"),
            "y",
            Some("`RECORD` does not list `y`"),
        );
        check_contents(
            "x,sha256=AAAA,3\n",
            "x",
            Some("the hash of `x` in `RECORD` does not match its contents"),
        );
        check_contents("x,,3\n", "x", Some("`RECORD` has no hash for `x`"));
        check_contents(
            "x,md5=AAAA,3\n",
            "x",
            Some("`RECORD` has a hash of the unknown type `md5` for `x`"),
        );
        check_contents("", "a.dist-info/RECORD", None);
        check_contents("a.dist-info/RECORD.jws,,\n", "a.dist-info/RECORD.jws", None);
        // FIPS 180-2, appendices C.1 and D.1.
        let sha512 = "3a81oZNherrMQXNJriBBMRLm-k6JqX6iCp7u5ktV05ohkpkqJ0_BqDa6PCOj_uu9RU1EI2Q86A4qmslPpUyknw";
        let sha384 = "ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP_W-2AhgcroefMI1i67KE0yCWn";
        check_contents(&format!("x,sha512={sha512},3\n"), "x", None);
        check_contents(&format!("x,sha384={sha384},3\n"), "x", None);
    }

    #[test]
    fn files_that_do_not_exist_are_missing() {
        let record = Record::read("a,,\n\nb,,\n").unwrap();
        assert_eq!(
            record.missing(|path| path == "a"),
            ["`RECORD` lists `b`, which does not exist"]
        );
    }
}
