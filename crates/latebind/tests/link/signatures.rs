//! Types of different modules compare by structure.

use super::namespace;

/// Checks whether a function with the first module's type of `f` can be imported with the type in
/// the second module.
#[track_caller]
fn check(defined: &str, needed: &str, fits: bool) {
    let definer =
        format!("(module (@dylink.0) {defined} (func (export \"f\") (type $f) unreachable))");
    let user = format!("(module (@dylink.0) {needed} (import \"env\" \"f\" (func (type $f))))");
    let (namespace, ids) = namespace(&[("definer.so", &definer), ("user.so", &user)]);
    let reference = namespace.references(ids[1])[0];
    let lookup = namespace.lookup(&reference, &ids[0].into());
    assert_eq!(
        lookup.is_found(),
        fits,
        "{defined} for {needed}: {lookup:?}"
    );
    assert!(lookup.definition().is_some());
}

#[test]
fn numbers_are_compared() {
    check(
        "(type $f (func (param i32)))",
        "(type $f (func (param i32)))",
        true,
    );
    check(
        "(type $f (func (param i32)))",
        "(type $f (func (param i64)))",
        false,
    );
    check(
        "(type $f (func (param i32)))",
        "(type $f (func (result i32)))",
        false,
    );
    check(
        "(type $f (func (param i32 i32)))",
        "(type $f (func (param i32)))",
        false,
    );
    // Other types before it do not matter.
    check(
        "(type (func)) (type $f (func (param v128)))",
        "(type $f (func (param v128)))",
        true,
    );
}

#[test]
fn the_long_form_of_a_reference_is_the_same_type() {
    check(
        "(type $f (func (param funcref)))",
        "(type $f (func (param (ref null func))))",
        true,
    );
    check(
        "(type $f (func (param funcref)))",
        "(type $f (func (param (ref func))))",
        false,
    );
}

#[test]
fn references_to_types_are_compared_by_structure() {
    let user = "(type $s (struct (field i32))) (type $f (func (param (ref $s))))";
    check(
        &format!("(type $other (func (result f64))) {user}"),
        user,
        true,
    );
    let other = "(type $s (struct (field i64))) (type $f (func (param (ref $s))))";
    check(other, user, false);
    let mutable = "(type $s (struct (field (mut i32)))) (type $f (func (param (ref $s))))";
    check(mutable, user, false);
    let null = "(type $s (struct (field i32))) (type $f (func (param (ref null $s))))";
    check(null, user, false);
    let array = "(type $s (array i32)) (type $f (func (param (ref $s))))";
    check(array, user, false);
    let packed = "(type $s (struct (field i8))) (type $f (func (param (ref $s))))";
    check(packed, user, false);
}

#[test]
fn recursion_groups_are_compared_as_wholes() {
    let pair = "(rec (type $f (func (param (ref $g)))) (type $g (func (param (ref $f)))))";
    check(&format!("(type (func)) {pair}"), pair, true);
    let alone = "(rec (type $f (func (param (ref $f)))))";
    check(pair, alone, false);
    check(alone, "(type $f (func (param (ref $f))))", true);
    let longer =
        "(rec (type $f (func (param (ref $g)))) (type $g (func (param (ref $f)))) (type (func)))";
    check(longer, pair, false);
    // The position in the group matters.
    let first = "(rec (type $f (func)) (type (func)))";
    let second = "(rec (type (func)) (type $f (func)))";
    check(first, second, false);
}

#[test]
fn a_declared_subtype_can_be_imported_as_its_supertype() {
    let parent = "(type $p (sub (func (result anyref))))";
    let child = format!("{parent} (type $f (sub $p (func (result i31ref))))");
    let wanted = "(type $f (sub (func (result anyref))))";
    check(&child, wanted, true);
    let unrelated = "(type $f (sub (func (result i31ref))))";
    check(unrelated, wanted, false);
    // The reverse is not allowed.
    check(wanted, &child, false);
    let grandchild = format!(
        "{parent} (type $c (sub $p (func (result eqref)))) (type $f (sub final $c (func (result i31ref))))"
    );
    check(&grandchild, wanted, true);
}
