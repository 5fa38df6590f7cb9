//! `RECORD`, the list of a wheel's files: reads it, compares it with files, and updates it when files
//! change.
//!
//! It is CSV as Python's `csv` module writes it: path, `sha256=` and the hash in base64 for URLs
//! without padding, size ([specification][record]). Lines that are still true stay byte for byte.
//!
//! [record]: https://packaging.python.org/en/latest/specifications/recording-installed-packages/

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use anyhow::{Result, bail};
use sha2::{Digest, Sha256, Sha384, Sha512};

/// Files that stand beside `RECORD` and sign it.
const SIGNATURES: [&str; 2] = ["RECORD.jws", "RECORD.p7s"];

/// Whether an archive's member is the list: it stands in the one `.dist-info` directory.
pub(super) fn is_record(path: &str) -> bool {
    in_dist_info(path) == Some("RECORD")
}

/// Whether it signs the list, and so speaks of nothing that changed.
pub(super) fn is_signature(path: &str) -> bool {
    in_dist_info(path).is_some_and(|name| SIGNATURES.contains(&name))
}

fn in_dist_info(path: &str) -> Option<&str> {
    let (directory, name) = path.split_once('/')?;
    directory.ends_with(".dist-info").then_some(name)
}

/// The list.
#[derive(Debug)]
pub(super) struct Record<'a> {
    lines: Vec<Line<'a>>,
    /// The line of each path: the first, if there are several.
    by_path: BTreeMap<String, usize>,
}

#[derive(Debug, Default)]
struct Line<'a> {
    /// All of it, with its end.
    text: &'a str,
    /// What ends it; nothing at the end of the file.
    end: &'a str,
    fields: Vec<Field<'a>>,
}

#[derive(Debug)]
struct Field<'a> {
    /// As it is written, perhaps in quotes.
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

/// A file as the list describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// With the name of its kind before it.
    pub(super) hash: String,
    pub(super) size: u64,
}

impl Entry {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self {
            hash: format!("sha256={}", base64(&Sha256::digest(bytes))),
            size: bytes.len() as u64,
        }
    }
}

impl<'a> Record<'a> {
    pub(super) fn read(mut text: &'a str) -> Result<Self> {
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

    /// Whether it lists a file.
    pub(super) fn lists(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    /// The list with new lines for what changed, and without those of signatures.
    pub(super) fn update(&self, changed: &BTreeMap<String, Entry>) -> String {
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
                // It has no hash of itself, and a wrong one may not stay.
                text.push_str(&format!("{shown},,{}", line.end));
            } else {
                text.push_str(line.text);
            }
        }
        text
    }

    /// What is wrong about a file with these contents.
    pub(super) fn check(&self, path: &str, contents: impl Read) -> io::Result<Option<String>> {
        let Some(line) = self.find(path) else {
            let listed = is_signature(path) || is_record(path);
            return Ok((!listed).then(|| format!("`RECORD` does not list `{path}`")));
        };
        if line.hash().is_empty() {
            let allowed = is_signature(path) || is_record(path);
            return Ok((!allowed).then(|| format!("`RECORD` has no hash of `{path}`")));
        }
        let Some((hash, size)) = hash_like(line.hash(), contents)? else {
            let kind = line.hash().split('=').next().unwrap_or_default();
            return Ok(Some(format!(
                "`RECORD` has a hash of `{path}` of unknown kind `{kind}`"
            )));
        };
        Ok(if hash != line.hash() {
            Some(format!("`RECORD` has another hash of `{path}`"))
        } else if !line.size().is_empty() && line.size() != size.to_string() {
            let said = line.size();
            Some(format!(
                "`RECORD` says that `{path}` has {said} bytes, it has {size}"
            ))
        } else {
            None
        })
    }

    /// What it lists that is not there.
    pub(super) fn missing(&self, is_there: impl Fn(&str) -> bool) -> Vec<String> {
        let paths = self.lines.iter().map(Line::path);
        paths
            .filter(|path| !path.is_empty() && !is_there(path))
            .map(|path| format!("`RECORD` lists `{path}`, which is not there"))
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
        bail!("`RECORD` is not CSV: `{}` ends no field", &text[..before]);
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
            bail!("`RECORD` is not CSV: a quote is not closed");
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

/// The hash of contents, of the kind of another hash, and their size; nothing if the kind is unknown.
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

/// For URLs, without padding: RFC 4648, section 5.
fn base64(bytes: &[u8]) -> String {
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
    fn lines_that_are_true_stay() {
        check_update("", "");
        check_update("y.so,sha256=old,1\n", "y.so,sha256=old,1\n");
        // Whatever it looks like.
        check_update(
            "\"y.so\",\"sha512=old\",\r\n\r\nz\n",
            "\"y.so\",\"sha512=old\",\r\n\r\nz\n",
        );
    }

    #[test]
    fn lines_of_what_changed_are_new() {
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
    fn signatures_go_and_the_list_has_no_hash() {
        check_update(
            "a.dist-info/RECORD.jws,o,1\na.dist-info/RECORD,o,1\na.dist-info/RECORD.p7s,,\n",
            "a.dist-info/RECORD,,\n",
        );
    }

    #[test]
    fn what_is_no_csv_is_refused() {
        for text in ["\"x.so,o,1\n", "\"x.so\"y,o,1\n", "a,\"b\"c"] {
            let error = Record::read(text).unwrap_err().to_string();
            assert!(error.starts_with("`RECORD` is not CSV: "), "{error}");
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
            Some("`RECORD` says that `x` has 4 bytes, it has 3"),
        );
        check_contents(
            &format!("{good},3\n"),
            "y",
            Some("`RECORD` does not list `y`"),
        );
        check_contents(
            "x,sha256=AAAA,3\n",
            "x",
            Some("`RECORD` has another hash of `x`"),
        );
        check_contents("x,,3\n", "x", Some("`RECORD` has no hash of `x`"));
        check_contents(
            "x,md5=AAAA,3\n",
            "x",
            Some("`RECORD` has a hash of `x` of unknown kind `md5`"),
        );
        check_contents("", "a.dist-info/RECORD", None);
        check_contents("a.dist-info/RECORD.jws,,\n", "a.dist-info/RECORD.jws", None);
        // FIPS 180-2, appendix C.1, and its sister.
        let sha512 = "3a81oZNherrMQXNJriBBMRLm-k6JqX6iCp7u5ktV05ohkpkqJ0_BqDa6PCOj_uu9RU1EI2Q86A4qmslPpUyknw";
        let sha384 = "ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP_W-2AhgcroefMI1i67KE0yCWn";
        check_contents(&format!("x,sha512={sha512},3\n"), "x", None);
        check_contents(&format!("x,sha384={sha384},3\n"), "x", None);
    }

    #[test]
    fn what_is_not_there_is_missing() {
        let record = Record::read("a,,\n\nb,,\n").unwrap();
        assert_eq!(
            record.missing(|path| path == "a"),
            ["`RECORD` lists `b`, which is not there"]
        );
    }
}
