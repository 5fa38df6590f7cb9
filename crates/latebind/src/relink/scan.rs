//! Finds all instructions in a code section that refer to a function.
//!
//! The length of an instruction determines the start of the next one, so code that follows one
//! function waits for each of its instructions. A processor can follow several functions in
//! parallel if the code interleaves them.

use alloc::vec::Vec;

use super::decode::Code;
use super::operands::{self, LANES};
use crate::error::Result;
use crate::read::reader::Reader;

/// The sites in a code section: the offsets of the instructions, in ascending order.
#[derive(Debug, Default)]
pub(super) struct Sites([Vec<u32>; LANES]);

impl Sites {
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().flatten().map(|start| *start as usize)
    }
}

/// A part of the functions, in order.
struct Lane<'a, 'b> {
    code: Code<'a>,
    bodies: core::slice::Iter<'b, Reader<'a>>,
}

impl Lane<'_, '_> {
    /// Skips one instruction, or moves to the next function. Returns `false` at the end.
    fn step(&mut self, sites: &mut Vec<u32>) -> Result<bool> {
        if self.code.is_at_end() {
            let Some(body) = self.bodies.next() else {
                return Ok(false);
            };
            self.code = Code::new(body);
            self.code.locals()?;
        } else if let Some(site) = self.code.step()? {
            sites.push(site.start as u32);
        }
        Ok(true)
    }
}

/// Finds the sites in function bodies, which are adjacent in `input`.
pub(super) fn scan<'a>(input: &'a [u8], bodies: &[Reader<'a>]) -> Result<Sites> {
    let mut sites = Sites::default();
    let mut lanes = split(bodies);
    loop {
        let mut at = lanes.each_ref().map(|lane| lane.code.position());
        let ends = lanes.each_ref().map(|lane| lane.code.end());
        let stopped = operands::skip_common(input, &mut at, ends);
        for (lane, at) in lanes.iter_mut().zip(at) {
            lane.code.go_to(at);
        }
        if !lanes[stopped].step(&mut sites.0[stopped])? {
            break;
        }
    }
    // One lane has reached its end. The others are close to theirs.
    for (lane, sites) in lanes.iter_mut().zip(&mut sites.0) {
        while lane.step(sites)? {
            lane.code.skip_common();
        }
    }
    Ok(sites)
}

/// Splits the bodies into parts of about the same size in bytes.
fn split<'a, 'b>(bodies: &'b [Reader<'a>]) -> [Lane<'a, 'b>; LANES] {
    let ends = |body: &Reader<'_>| body.position() + body.remaining();
    let start = bodies.first().map_or(0, Reader::position);
    let size = bodies.last().map_or(0, ends) - start;
    let mut rest = bodies;
    let mut lane = 0;
    [(); LANES].map(|()| {
        lane += 1;
        let end = start + size / LANES * lane;
        let count = match lane {
            LANES => rest.len(),
            _ => rest.partition_point(|body| ends(body) <= end),
        };
        let (part, others) = rest.split_at(count);
        rest = others;
        Lane {
            code: Code::new(&Reader::new(&[])),
            bodies: part.iter(),
        }
    })
}
