//! Reads inputs on several threads, and hands their libraries over in order.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

use latebind::check::Open;

use crate::input::{self, Contents, Location};

/// The maximum size of the libraries that are read ahead, in bytes.
const AHEAD: usize = 64 << 20;

/// The maximum number of threads. Most of the time passes in decompression, and one thread collects the results.
const THREADS: usize = 4;

/// A file that contains libraries.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) path: PathBuf,
    pub(super) open: Open,
    /// Whether the user named the file, so that it must be a library.
    pub(super) is_named: bool,
}

/// A library of a [`Unit`].
#[derive(Debug)]
pub(super) struct Read {
    pub(super) location: Location,
    pub(super) contents: Contents,
}

/// The bytes that were read and not handed over yet. The unit that is handed over now is not limited, so that the
/// threads never wait for each other.
#[derive(Default)]
struct Buffer {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    bytes: usize,
    current: usize,
}

impl Buffer {
    fn add(&self, unit: usize, bytes: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while state.current != unit && state.bytes > 0 && state.bytes + bytes > AHEAD {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.bytes += bytes;
    }

    fn remove(&self, bytes: usize) {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .bytes -= bytes;
        self.changed.notify_all();
    }

    fn begin(&self, unit: usize) {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .current = unit;
        self.changed.notify_all();
    }
}

/// Reads all units, and calls `take` for each library, in the order of the units. `begin` is called before the first
/// library of each.
pub(super) fn read(
    units: &[Unit],
    mut begin: impl FnMut(&Unit),
    mut take: impl FnMut(&Unit, Read),
) {
    let buffer = Buffer::default();
    let next = AtomicUsize::new(0);
    let (senders, receivers): (Vec<Sender<Read>>, Vec<Receiver<Read>>) =
        units.iter().map(|_| mpsc::channel()).unzip();
    let senders: Vec<Mutex<Option<Sender<Read>>>> =
        senders.into_iter().map(|it| Mutex::new(Some(it))).collect();
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some((unit, sender)) = units.get(index).zip(senders.get(index)) else {
                return;
            };
            let sender = sender.lock().unwrap_or_else(PoisonError::into_inner).take();
            input::visit(&unit.path, &mut |input| {
                let read = Read {
                    location: input.location(),
                    contents: input.contents,
                };
                buffer.add(index, size(&read));
                if let Some(sender) = &sender {
                    // The receiver exists until all units are read.
                    let _ = sender.send(read);
                }
            });
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    if threads == 1 {
        return read_in_turn(units, begin, take);
    }
    thread::scope(|scope| {
        for _ in 0..threads.min(THREADS).min(units.len()) {
            scope.spawn(work);
        }
        for (index, (unit, receiver)) in units.iter().zip(receivers).enumerate() {
            begin(unit);
            buffer.begin(index);
            for read in receiver {
                let size = size(&read);
                take(unit, read);
                buffer.remove(size);
            }
        }
    });
}

/// Does the same without a thread.
fn read_in_turn(units: &[Unit], mut begin: impl FnMut(&Unit), mut take: impl FnMut(&Unit, Read)) {
    for unit in units {
        begin(unit);
        input::visit(&unit.path, &mut |input| {
            let read = Read {
                location: input.location(),
                contents: input.contents,
            };
            take(unit, read);
        });
    }
}

fn size(read: &Read) -> usize {
    match &read.contents {
        Contents::Library(bytes) | Contents::Module(bytes) => bytes.len(),
        Contents::Other(_) | Contents::Unreadable(_) => 0,
    }
}

/// Returns the files of an argument. A directory has many.
pub(super) fn of_argument(path: &Path, open: Open) -> Vec<Unit> {
    if crate::files::is_stream(path) || !path.is_dir() {
        return vec![Unit {
            path: path.to_owned(),
            open,
            is_named: true,
        }];
    }
    let files = input::files_in(path).into_iter();
    let unit = |path| Unit {
        path,
        open,
        is_named: false,
    };
    files.map(unit).collect()
}
