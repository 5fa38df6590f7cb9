//! The length of every instruction: relinking leaves each instruction that wasmparser knows unchanged,
//! and finds the call after it.
//!
//! Operands are not written by hand. Random pieces of operands follow each opcode, and the part that
//! wasmparser reads is the instruction. So there are many instructions of each opcode, with integers in
//! one byte and in more bytes than necessary.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use latebind::ErrorKind;
use latebind::relink::{Options, relink};
use support::build;
use support::random::Random;
use wasmparser::{BinaryReader, OperatorsReader, Parser, Payload, WasmFeatures};

macro_rules! names {
    ($(@$proposal:ident $name:ident $({ $($operand:ident: $ty:ty),* })? => $visit:ident ($($shape:tt)*))*) => {
        /// Every operator, and the number of its operands.
        const OPERATORS: &[(&str, usize)] = &[
            $((stringify!($name), 0 $($(+ { let _ = stringify!($operand); 1 })*)?)),*
        ];
    };
}
wasmparser::for_each_operator!(names);

/// Operators whose operands always have the same length.
const OF_ONE_LENGTH: &[&str] = &[
    "F32Const",
    "F64Const",
    "V128Const",
    "I8x16Shuffle",
    "AtomicFence",
];

/// Opcodes that relinking knows and wasmparser does not, or the reverse: the first byte, and the number
/// after a prefix.
const EXCEPTIONS: &[(u8, Option<u32>)] = &[];

/// The number of instructions to find for each opcode. The next constant is the number of operands to
/// try for them.
const FOUND: usize = 120;
const TRIES: usize = 20_000;

/// One past the last sub-opcode that is tried after each prefix. The last one in use is 0x113.
const SUB_OPCODES: u32 = 0x200;

/// An instruction, and the blocks that must be open around it.
#[derive(Clone, Debug)]
struct Instruction {
    name: String,
    /// The instructions before it.
    before: &'static [u8],
    bytes: Vec<u8>,
    /// The number of `end` instructions that it needs.
    ends: usize,
}

/// The result of wasmparser for an opcode with some operands.
enum Seen {
    Instruction(Instruction),
    /// The opcode does not exist.
    Unknown,
    /// The opcode exists, but the operands are not valid for it.
    Operands,
}

/// Returns all opcodes: those of one byte, and those with prefixes, whose numbers are also encoded in
/// more bytes than necessary.
fn opcodes() -> Vec<Vec<u8>> {
    let prefixes = [0xfb, 0xfc, 0xfd, 0xfe];
    let mut all: Vec<Vec<u8>> = (0..=255)
        .filter(|op| !prefixes.contains(op))
        .map(|op| vec![op])
        .collect();
    for prefix in prefixes {
        for sub in 0..SUB_OPCODES {
            let mut short = vec![prefix];
            build::leb(&mut short, sub.into());
            let mut long = vec![prefix];
            long.extend([sub as u8 | 0x80, (sub >> 7) as u8 | 0x80, 0x80, 0x80, 0]);
            all.extend([short, long]);
        }
    }
    all
}

/// Returns random pieces of operands: integers, types, flags, and other bytes.
fn operands(random: &mut Random) -> Vec<u8> {
    const PIECES: &[&[u8]] = &[
        &[0],
        &[1],
        &[2],
        &[3],
        &[0x3f],
        &[0x40],
        &[0x7f],
        &[0x70],
        &[0x6e],
        &[0x10],
        &[0x20],
        &[0x41, 0x80, 0x00],
        &[0x42, 0x81, 0x80, 0x80, 0x80, 0x00],
        &[0x01, 0x7f],
        &[0x81, 0x00, 0x70],
        &[0x63, 0x00],
        &[0x64, 0x6c],
        &[0x63, 0x81, 0x80, 0x00],
        &[0x64, 0x65, 0x70],
        &[0x63, 0x62, 0x01],
        &[0x65, 0x70],
        &[0x62, 0x00],
        &[0xc0, 0x00],
        &[0x80, 0x01],
        &[0x80, 0x80, 0x80, 0x80, 0x00],
        &[0xff, 0xff, 0xff, 0xff, 0x0f],
        &[0xff, 0xff, 0xff, 0xff, 0x7f],
        &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
        &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f],
    ];
    let mut out = Vec::new();
    for _ in 0..random.below(8) {
        match random.below(12) {
            0 => out.push(random.next() as u8),
            _ => out.extend(PIECES[random.below(PIECES.len())]),
        }
    }
    out
}

fn read(opcode: &[u8], operands: &[u8]) -> Seen {
    const VOID: u8 = 0x40;
    let (before, ends): (&[u8], usize) = match opcode {
        [0x02..=0x04 | 0x06 | 0x1f] => (&[], 1),
        [0x05] => (&[0x04, VOID], 1),
        [0x07 | 0x19] => (&[0x06, VOID], 1),
        [0x0b] => (&[0x02, VOID], 0),
        [0x18] => (&[0x06, VOID], 0),
        _ => (&[], 0),
    };
    let bytes = [before, opcode, operands, &[0; 24]].concat();
    let mut reader =
        OperatorsReader::new(BinaryReader::new_features(&bytes, 0, WasmFeatures::all()));
    for _ in 0..before.len() / 2 {
        reader.read().expect("it is a block");
    }
    match reader.read() {
        Ok(operator) => {
            let end = reader.original_position() as usize;
            let name = format!("{operator:?}");
            let name = name
                .split([' ', '('])
                .next()
                .unwrap_or_default()
                .to_string();
            let bytes = bytes[before.len()..end].to_vec();
            Seen::Instruction(Instruction {
                name,
                before,
                bytes,
                ends,
            })
        }
        Err(error) => {
            let message = error.message();
            let is_unknown = message.contains("illegal opcode") || message.contains("subopcode");
            if is_unknown {
                Seen::Unknown
            } else {
                Seen::Operands
            }
        }
    }
}

/// Returns instructions of an opcode, or none if the opcode does not exist.
fn instructions(opcode: &[u8], random: &mut Random) -> Vec<Instruction> {
    let mut found = Vec::new();
    for _ in 0..TRIES {
        match read(opcode, &operands(random)) {
            Seen::Instruction(instruction) => found.push(instruction),
            Seen::Unknown => break,
            Seen::Operands => {}
        }
        if found.len() == FOUND {
            break;
        }
    }
    found
}

/// Returns a body with an instruction and a call after it.
fn body(instruction: &Instruction, call: &[u8]) -> Vec<u8> {
    let Instruction {
        before,
        bytes,
        ends,
        ..
    } = instruction;
    [&[0], *before, bytes, call, &vec![0x0b; ends + 1]].concat()
}

/// Returns a library with these bodies, which need not be valid. The first function is imported.
fn library(bodies: &[Vec<u8>]) -> Vec<u8> {
    let mut functions = Vec::new();
    build::leb(&mut functions, bodies.len() as u64);
    functions.extend(vec![0; bodies.len()]);
    let mut code = Vec::new();
    build::leb(&mut code, bodies.len() as u64);
    for body in bodies {
        build::leb(&mut code, body.len() as u64);
        code.extend(body);
    }
    let import = [&[1][..], &build::name("env"), &build::name("f"), &[0, 0]].concat();
    build::module(&[
        build::custom("dylink.0", &[]),
        build::section(1, &[1, 0x60, 0, 0]),
        build::section(2, &import),
        build::section(3, &functions),
        build::section(10, &code),
    ])
}

fn bodies(module: &[u8]) -> Vec<Vec<u8>> {
    let mut parser = Parser::new(0);
    parser.set_features(WasmFeatures::all());
    let mut all = Vec::new();
    for payload in parser.parse_all(module) {
        if let Payload::CodeSectionEntry(body) = payload.expect("it can be parsed") {
            all.push(body.as_bytes().to_vec());
        }
    }
    all
}

/// The call of the import through its slot: `i32.const 0`, `call_indirect` of type 0 in table 0.
const THROUGH_SLOT: [u8; 5] = [0x41, 0, 0x11, 0, 0];

const CALLS: [&[u8]; 2] = [&[0x10, 0], &[0x10, 0x80, 0x80, 0x80, 0x80, 0x00]];

/// Relinks bodies with these instructions, and returns the problem if there is one.
fn wrong(instructions: &[Instruction], call: &[u8]) -> Option<String> {
    let input: Vec<Vec<u8>> = instructions.iter().map(|it| body(it, call)).collect();
    let relinked = match relink(&library(&input), Options::default()) {
        Ok(relinked) => relinked.into_changed_bytes().expect("there is an import"),
        Err(error) => return Some(error.to_string()),
    };
    let output = bodies(&relinked);
    let expected = instructions.iter().map(|it| body(it, &THROUGH_SLOT));
    let mut pairs = expected.zip(&output);
    pairs
        .find(|(expected, found)| expected != *found)
        .map(|(_, found)| format!("{found:02x?}"))
}

/// Returns `true` if relinking rewrites the instruction itself.
fn names_a_function(instruction: &Instruction) -> bool {
    ["Call", "ReturnCall", "RefFunc"].contains(&&instruction.name[..])
}

#[test]
fn every_instruction_keeps_its_length() {
    let mut random = Random::new(11);
    let mut lengths: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut all = Vec::new();
    // One failure for each operator.
    let mut failures = BTreeMap::new();
    for opcode in opcodes() {
        for instruction in instructions(&opcode, &mut random) {
            let seen = lengths.entry(instruction.name.clone()).or_default();
            seen.insert(instruction.bytes.len() - opcode.len());
            if !names_a_function(&instruction) {
                let call = CALLS[random.below(2)];
                match wrong(std::slice::from_ref(&instruction), call) {
                    Some(wrong) => {
                        failures
                            .entry(instruction.name.clone())
                            .or_insert((instruction, wrong));
                    }
                    None => all.push(instruction),
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures:#02x?}");
    for (name, operands) in OPERATORS {
        let seen = lengths.get(*name).map_or(0, BTreeSet::len);
        assert!(seen > 0, "{name} never came up");
        let is_fixed = *operands == 0 || OF_ONE_LENGTH.contains(name) || name.contains("Lane");
        assert!(is_fixed || seen > 1, "{name} always had one length");
    }
    check_together(all, &mut random);
}

/// Many instructions in many functions of a module, because a decoder may process several functions at
/// the same time.
#[track_caller]
fn check_together(mut all: Vec<Instruction>, random: &mut Random) {
    for at in (1..all.len()).rev() {
        all.swap(at, random.below(at + 1));
    }
    let mut rest = &all[..];
    while !rest.is_empty() {
        let (some, others) = rest.split_at(rest.len().min(1 + random.below(40)));
        if let Some(wrong) = wrong(some, CALLS[random.below(2)]) {
            panic!("{some:02x?}: {wrong}");
        }
        rest = others;
    }
    // Several instructions in one function, in sequence.
    for some in all.chunks(30) {
        let plain: Vec<&Instruction> = some
            .iter()
            .filter(|it| it.ends == 0 && it.before.is_empty())
            .collect();
        let call = CALLS[random.below(2)];
        let joined = |call: &[u8]| {
            let each = plain.iter().map(|it| [&it.bytes[..], call].concat());
            [&[0], &each.collect::<Vec<_>>().concat()[..], &[0x0b]].concat()
        };
        let library = library(&[joined(call)]);
        let relinked = relink(&library, Options::default());
        let relinked = relinked.unwrap_or_else(|error| panic!("{plain:02x?}: {error}"));
        let output = bodies(relinked.changed_bytes().expect("there is an import"));
        assert_eq!(output[0], joined(&THROUGH_SLOT), "{plain:02x?}");
    }
}

#[test]
fn unknown_opcodes_are_refused() {
    let mut random = Random::new(12);
    let (mut unknown, mut known) = (0, 0);
    for opcode in opcodes() {
        let (first, number) = (opcode[0], &mut BinaryReader::new(&opcode[1..], 0));
        if EXCEPTIONS.contains(&(first, number.read_var_u32().ok())) {
            continue;
        }
        if !instructions(&opcode, &mut random).is_empty() {
            known += 1;
            continue;
        }
        let is_unknown = matches!(read(&opcode, &[]), Seen::Unknown);
        assert!(is_unknown, "no operands were found for {opcode:02x?}");
        unknown += 1;
        let body = [&[0], &opcode[..], &[0; 20], &[0x0b]].concat();
        let input = library(std::slice::from_ref(&body));
        let error = relink(&input, Options::default())
            .map(|_| ())
            .expect_err(&format!("{opcode:02x?} is unknown"));
        let offset = input.len() - body.len() + 1;
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert_eq!(error.offset(), Some(offset), "{opcode:02x?}: {error}");
    }
    eprintln!("{known} known, {unknown} unknown opcodes");
    assert!(known > 500 && unknown > 500);
}

/// The three instructions that refer to a function, with an index in one byte and in more bytes.
#[test]
fn functions_are_named_in_any_encoding() {
    for func in [&[0][..], &[0x80, 0], &[0x80, 0x80, 0x80, 0x80, 0]] {
        for (opcode, expected) in [
            (0x10, &THROUGH_SLOT[..]),
            (0x12, &[0x41, 0, 0x13, 0, 0]),
            (0xd2, &[0xd2, 0]),
        ] {
            let body = [&[0, opcode], func, &[0x0b]].concat();
            let library = library(&[body]);
            let relinked = relink(&library, Options::default()).expect("it is known");
            let output = bodies(relinked.changed_bytes().expect("there is an import"));
            assert_eq!(output[0], [&[0], expected, &[0x0b]].concat());
        }
    }
}

/// A type index where a heap type could be expected: 98 looks like the prefix of an exact heap type.
#[test]
fn an_index_that_looks_like_a_type() {
    let types = "(rec (type (descriptor 1) (struct)) (type (describes 0) (struct)))";
    let types: String = (0..50)
        .map(|pair| {
            let (first, second) = (pair * 2, pair * 2 + 1);
            types
                .replace("descriptor 1", &format!("descriptor {second}"))
                .replace("describes 0", &format!("describes {first}"))
        })
        .collect();
    let library = wat::parse_str(format!(
        r#"(module (@dylink.0) {types}
            (import "env" "f" (func $f))
            (func (param (ref 98)) (ref.get_desc 98 (local.get 0)) (call $f) (drop)))"#
    ));
    let library = library.expect("it is well formed");
    let validate = |bytes: &[u8]| {
        let mut validator = wasmparser::Validator::new_with_features(WasmFeatures::all());
        validator.validate_all(bytes).expect("it is valid");
    };
    validate(&library);
    let relinked = relink(&library, Options::default()).expect("it is valid");
    let relinked = relinked.into_changed_bytes().expect("there is an import");
    validate(&relinked);
    let body = &bodies(&relinked)[0];
    assert!(
        body.windows(3).any(|it| it == &THROUGH_SLOT[..3]),
        "{body:02x?}"
    );
}
