//! The steps of a binding: every sequence of steps, compared with an obviously correct resolver.

use latebind::emscripten::lookup::{Outcome, Step, first, next};

const ANSWERS: [Outcome; 7] = [
    Outcome::None,
    Outcome::Some,
    Outcome::SelfOnly,
    Outcome::SelfHost,
    Outcome::Mismatch,
    Outcome::Several,
    Outcome::Unknown,
];

/// Returns the possible outcomes of a step, according to its documentation.
fn answers(step: Step) -> &'static [Outcome] {
    match step {
        Step::LookupGlobal | Step::LookupStubTable | Step::FindScope | Step::LookupScope => {
            &[Outcome::None, Outcome::Some]
        }
        Step::FindStubTable => &[Outcome::None, Outcome::Some, Outcome::Unknown],
        Step::FindDefiningDsos => &[
            Outcome::None,
            Outcome::SelfOnly,
            Outcome::SelfHost,
            Outcome::Some,
            Outcome::Several,
        ],
        Step::LookupSelf => &[Outcome::None, Outcome::Some, Outcome::SelfHost],
        Step::Fill => &[Outcome::Some, Outcome::Mismatch],
        Step::Begin | Step::FillStub | Step::TryStub | Step::Done => &[Outcome::Some],
    }
}

/// Returns the length of the longest path from a step to the end, over all outcomes.
fn longest(step: Step, is_main: bool, depth: u32) -> u32 {
    assert!(depth < 20, "it goes round in circles");
    if step == Step::Done {
        return 0;
    }
    let ways = ANSWERS.map(|it| longest(next(step, it, is_main), is_main, depth + 1));
    1 + ways.into_iter().max().unwrap_or(0)
}

#[test]
fn a_binding_ends() {
    let steps = [
        Step::Begin,
        Step::FindStubTable,
        Step::LookupStubTable,
        Step::LookupGlobal,
        Step::FindDefiningDsos,
        Step::FindScope,
        Step::LookupScope,
        Step::LookupSelf,
        Step::Fill,
        Step::FillStub,
        Step::TryStub,
        Step::Done,
    ];
    for (number, step) in steps.into_iter().enumerate() {
        assert_eq!(step as usize, number, "the host counts on it");
        for is_main in [false, true] {
            assert!(longest(step, is_main, 0) <= 8);
        }
    }
    assert_eq!(longest(first(false), false, 0), 7);
    assert_eq!(longest(first(true), true, 0), 5);
    for (number, answer) in ANSWERS.into_iter().enumerate() {
        assert_eq!(answer as usize, number, "the host counts on it");
    }
}

/// Only a definition that was found can be put into a slot, and a slot is done only after an action.
#[test]
fn a_slot_is_filled_with_what_was_found() {
    for is_main in [false, true] {
        let mut open = vec![first(is_main)];
        while let Some(step) = open.pop() {
            for answer in answers(step) {
                let then = next(step, *answer, is_main);
                match then {
                    Step::Fill => assert_eq!(*answer, Outcome::Some, "{step:?}"),
                    Step::Done => assert!(
                        matches!(
                            step,
                            Step::Fill | Step::FillStub | Step::TryStub | Step::Done
                        ),
                        "{step:?}"
                    ),
                    _ => {}
                }
                if then != Step::Done {
                    open.push(then);
                }
            }
        }
    }
}

/// The stub of the main module reads a separate table or the global symbols, and the slot gets the
/// definition in that table. If the host cannot determine the table, the result is the same as long as
/// one DSO defines the symbol.
#[test]
fn a_slot_of_main_gets_what_its_stub_calls() {
    /// The host's knowledge of the stub: it reads a separate table, it reads the global symbols, or this
    /// is unknown.
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Knows {
        Own,
        Global,
        Nothing,
    }
    for knows in [Knows::Own, Knows::Global, Knows::Nothing] {
        // The definition in each table, by the number of the loaded DSO.
        for (in_own, in_global, definers) in [
            (None, None, 0),
            (Some(1), Some(1), 1),
            (Some(2), Some(1), 2),
            (None, Some(1), 1),
        ] {
            let mut found = None;
            let mut taken = Vec::new();
            let mut step = first(true);
            while step != Step::Done {
                taken.push(step);
                let mut find = |definition: Option<u32>| {
                    found = definition;
                    definition.map_or(Outcome::None, |_| Outcome::Some)
                };
                let answer = match step {
                    Step::FindStubTable => match knows {
                        Knows::Own => Outcome::Some,
                        Knows::Global => Outcome::None,
                        Knows::Nothing => Outcome::Unknown,
                    },
                    Step::LookupStubTable => find(in_own),
                    Step::LookupGlobal => find(in_global),
                    Step::FindDefiningDsos if definers > 1 => Outcome::Several,
                    Step::FindDefiningDsos => Outcome::None,
                    _ => Outcome::Some,
                };
                assert!(answers(step).contains(&answer), "{step:?}");
                step = next(step, answer, true);
            }
            let read = if knows == Knows::Own {
                in_own
            } else {
                in_global
            };
            let last = taken.pop();
            if knows == Knows::Nothing && definers > 1 {
                assert_eq!(last, Some(Step::FillStub));
            } else if read.is_none() {
                assert_eq!(last, Some(Step::TryStub), "{knows:?}");
            } else {
                assert_eq!((last, found), (Some(Step::Fill), read), "{knows:?}");
            }
        }
    }
}

/// The definition of the symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Definition {
    Global,
    /// Another DSO in the local scope, by its position.
    Local(usize),
    /// The DSO itself.
    Own,
}

/// All conditions that determine the outcome.
#[derive(Clone, Copy, Debug)]
struct World {
    is_main: bool,
    is_global: bool,
    /// Whether each DSO in the local scope defines the symbol. The second is the DSO itself.
    local: [bool; 3],
    /// Whether the DSO's own definition is a host function.
    is_own_host: bool,
    /// Whether a DSO outside both scopes defines the symbol.
    is_elsewhere: bool,
    /// Whether the host knows the defining DSOs. It has always seen the DSO itself.
    knows_definers: bool,
    has_scope: bool,
    /// Whether the type of every definition differs from the type of the reference.
    is_mismatch: bool,
}

const OWN: usize = 1;

#[derive(Debug, PartialEq, Eq)]
enum Binding {
    Bound(Definition),
    Stub,
    /// Only this call.
    StubOnce,
}

impl World {
    /// Returns the local definition. A local scope is one object, into which DSOs write their
    /// definitions one after the other.
    fn local_definition(&self) -> Option<Definition> {
        let mut found = None;
        for (place, defines) in self.local.into_iter().enumerate() {
            if defines {
                found = Some(match place {
                    OWN => Definition::Own,
                    _ => Definition::Local(place),
                });
            }
        }
        found
    }

    /// Returns the first definition in the order global, local, self.
    fn resolve(&self) -> Option<Definition> {
        if self.is_global {
            return Some(Definition::Global);
        }
        if self.is_main {
            return None;
        }
        let own = self.local[OWN].then_some(Definition::Own);
        self.local_definition().or(own)
    }

    /// Returns the outcome that a host reports, and updates the definition that it has found.
    fn answer(&self, step: Step, found: &mut Option<Definition>) -> Outcome {
        let mut find = |definition: Option<Definition>| {
            *found = definition;
            match definition {
                Some(_) => Outcome::Some,
                None => Outcome::None,
            }
        };
        match step {
            // The outcome for a program in which the stubs of the main module read the global symbols.
            Step::FindStubTable => Outcome::None,
            Step::LookupGlobal => find(self.is_global.then_some(Definition::Global)),
            Step::FindDefiningDsos => {
                let others = self.is_elsewhere || self.local[0] || self.local[2];
                match (others && self.knows_definers, self.local[OWN]) {
                    (true, _) => Outcome::Some,
                    (false, true) if self.is_own_host => Outcome::SelfHost,
                    (false, true) => Outcome::SelfOnly,
                    (false, false) => Outcome::None,
                }
            }
            Step::FindScope if self.has_scope => Outcome::Some,
            Step::FindScope => Outcome::None,
            Step::LookupScope => find(self.local_definition()),
            Step::LookupSelf if self.local[OWN] && self.is_own_host => Outcome::SelfHost,
            Step::LookupSelf => find(self.local[OWN].then_some(Definition::Own)),
            Step::Fill if self.is_mismatch => Outcome::Mismatch,
            _ => Outcome::Some,
        }
    }

    fn bind(&self) -> Binding {
        let mut step = first(self.is_main);
        let mut found = None;
        let mut outcome = Binding::StubOnce;
        while step != Step::Done {
            let answer = self.answer(step, &mut found);
            assert!(answers(step).contains(&answer));
            match step {
                Step::Fill => outcome = Binding::Bound(found.expect("Fill is reached with some")),
                Step::FillStub => outcome = Binding::Stub,
                Step::TryStub => outcome = Binding::StubOnce,
                _ => {}
            }
            step = next(step, answer, self.is_main);
        }
        outcome
    }

    fn check(&self) {
        let resolved = self.resolve();
        let others = self.is_elsewhere || self.local[0] || self.local[2];
        let is_alone = !others && self.local[OWN];
        // If the local scope matters and the host cannot obtain it, the steps do not guess.
        let is_blind = !self.has_scope && !self.is_global && !is_alone;
        let expected = match resolved {
            None => Binding::StubOnce,
            Some(_) if is_blind => Binding::StubOnce,
            // If only the DSO itself defines a host function, only the loader can reach it.
            Some(Definition::Own) if self.is_own_host && is_alone => Binding::Stub,
            Some(_) if self.is_mismatch => Binding::Stub,
            Some(definition) => Binding::Bound(definition),
        };
        assert_eq!(self.bind(), expected, "{self:?}");
    }
}

#[test]
fn bindings_are_those_of_a_naive_resolver() {
    let mut count = 0;
    for bits in 0..1 << 10 {
        let bit = |at: u32| bits & (1 << at) != 0;
        let world = World {
            is_main: bit(0),
            is_global: bit(1),
            local: [bit(2), bit(3), bit(4)],
            is_own_host: bit(5),
            is_elsewhere: bit(6),
            knows_definers: bit(7),
            has_scope: bit(8),
            is_mismatch: bit(9),
        };
        // A host that has seen one DSO that defines the symbol has seen the others of its scope.
        if world.local[OWN] && !world.knows_definers {
            continue;
        }
        world.check();
        count += 1;
    }
    assert_eq!(count, 768);
}
