//! Libraries that declare what few do, and the bundles that contain libraries.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, Header};

use crate::support::{LEAF, LIBRARY, wasm, wheel};

/// Has an import and an export of each kind.
const RICH: &str = r#"
    (module
      (@dylink.0
        (mem-info (memory 100 4) (table 2 0))
        (needed "libother.so")
        (export-info "errno" tls)
        (import-info "env" "maybe" binding-weak))
      (import "env" "memory" (memory i64 1 32768 shared))
      (import "env" "__indirect_function_table" (table i64 2 8 funcref))
      (import "env" "__memory_base" (global i32))
      (import "env" "invoke_vi" (func (param i32 i32)))
      (import "env" "_ZN3foo3barEi" (func (param i32)))
      (import "env" "_RNvCs1234_7mycrate3foo" (func $foo))
      (import "env" "maybe" (func))
      (import "GOT.func" "_ZN3foo3barEi" (global (mut i32)))
      (import "GOT.mem" "maybe" (global (mut i32)))
      (import "GOT.mem" "errno" (global (mut i32)))
      (import "GOT.mem" "_ZTV3foo" (global (mut i32)))
      (import "env" "__cpp_exception" (tag (param i32)))
      (tag (export "own_tag") (param i64))
      (global (export "errno") i32 (i32.const 8))
      (global (export "_ZTV3foo") i32 (i32.const 16))
      (export "again" (func $foo))
      (func (export "__wasm_call_ctors"))
      (func (export "_ZN3foo3barEi") (param i32)))
"#;

/// Returns a custom section.
fn custom(name: &str, contents: &[u8]) -> Vec<u8> {
    let size = 1 + name.len() + contents.len();
    let sizes = [size, name.len()].map(|it| u8::try_from(it).unwrap());
    [&[0], &sizes[..], name.as_bytes(), contents].concat()
}

fn bundle(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn files() -> Vec<(&'static str, Vec<u8>)> {
    let (lib, leaf, plain) = (wasm(LIBRARY), wasm(LEAF), wasm("(module)"));
    let with = |custom: Vec<u8>| [leaf.clone(), custom].concat();
    let producers = b"\x02\x08language\x01\x03C11\x00\x0cprocessed-by\x01\x05clang\x0622.0.0";
    let features = b"\x02+\x07simd128-\x07atomics";
    let rich = [
        wasm(RICH),
        custom("producers", producers),
        custom("target_features", features),
    ];
    let legacy = custom("dylink", b"\x90\x01\x04\x02\x00\x01\x07liba.so");
    let legacy = [
        &plain[..8],
        &legacy,
        &wasm(r#"(module (func (export "f")))"#)[8..],
    ]
    .concat();
    let native = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0";
    let members: &[(&str, &[u8])] = &[
        ("./ext/lib.so", &lib),
        ("ext/libleaf.so.1.2", &leaf),
        ("ext/no-ending", &leaf),
        ("ext/readme.txt", b"text"),
        ("ext/native.so", native),
        ("ext/plain.so", &plain),
        ("ext/grammar.wasm", &legacy),
        ("ext/tool.wasm", &plain),
    ];
    let tar = bundle(members);
    let inner = wheel(&[("pkg/lib.so", &lib)]);
    let broken = &inner[..inner.len() - 30];
    let nested: &[(&str, &[u8])] = &[
        ("a-1-py3-none-any.whl", &inner),
        ("b.tar.gz", &gzip(&bundle(&[("deep/leaf.so", &leaf)]))),
        ("broken.whl", broken),
        ("leaf.so", &leaf),
    ];
    let deep = (0..3).fold(bundle(&[("leaf.so", &leaf)]), |it, _| {
        bundle(&[("b.tar", &it)])
    });
    let large = bundle(&[
        ("leaf.so", &leaf),
        ("lib.so", &[b"\0asm\x01\0\0\0", &[0; 9000][..]].concat()),
    ]);
    vec![
        ("rich.so", rich.concat()),
        ("legacy.so", legacy.clone()),
        ("signed.so", [&leaf[..], &[0; 256]].concat()),
        (
            "malformed-legacy.so",
            [&plain[..8], &custom("dylink", b"\x01")].concat(),
        ),
        ("malformed-producers.so", with(custom("producers", b"\x01"))),
        (
            "malformed-features.so",
            with(custom("target_features", b"\x01*")),
        ),
        ("malformed-latebind.so", with(custom("latebind.0", b"\x01"))),
        ("bundle.tar", tar.clone()),
        ("bundle.tar.gz", gzip(&tar)),
        // Whatever the name is.
        ("bundles/any.name", gzip(&tar)),
        ("bundles/old.so", legacy.clone()),
        (
            "bundles/old.so.whl",
            wheel(&[("old.so", &legacy), ("plain.so", &plain)]),
        ),
        ("deep.tar", deep),
        ("nested.tgz", gzip(&bundle(nested))),
        ("truncated.tar", large[..4000].to_vec()),
        (
            "truncated-text.tar",
            bundle(&[("readme", &[b'x'; 9000])])[..4000].to_vec(),
        ),
        ("truncated.tar.gz", gzip(&tar)[..150].to_vec()),
    ]
}
