//! Modules built byte by byte, for contents that no encoder would write.

/// Returns a module header and the sections.
pub fn module(sections: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"\0asm\x01\0\0\0".to_vec();
    out.extend(sections.concat());
    out
}

/// Returns a section, a subsection, or any other item that has an id and a size.
pub fn section(id: u8, contents: &[u8]) -> Vec<u8> {
    let mut out = vec![id];
    leb(&mut out, contents.len() as u64);
    out.extend(contents);
    out
}

/// Returns a custom section.
pub fn custom(named: &str, contents: &[u8]) -> Vec<u8> {
    section(0, &[&name(named), contents].concat())
}

/// Returns a length and a name.
pub fn name(name: &str) -> Vec<u8> {
    let mut out = Vec::new();
    leb(&mut out, name.len() as u64);
    out.extend(name.as_bytes());
    out
}

pub fn leb(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Returns the sections of a well-formed module, each with its id and its size.
pub fn sections(module: &[u8]) -> Vec<Vec<u8>> {
    let mut sections = Vec::new();
    let mut at = 8;
    while at < module.len() {
        let start = at;
        let (mut size, mut shift) = (0, 0);
        loop {
            at += 1;
            let byte = module.get(at).copied().unwrap_or_default();
            size |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 || shift > 28 {
                break;
            }
        }
        at = module.len().min(at + 1 + size);
        sections.push(module[start..at].to_vec());
    }
    sections
}

/// Returns the module with an additional section before all others.
pub fn with_first(module: &[u8], section: &[u8]) -> Vec<u8> {
    let (header, rest) = module.split_at(module.len().min(8));
    [header, section, rest].concat()
}
