//! The forms of JavaScript that emcc, Closure Compiler, and bundlers emit.

use latebind::check::{Glue, GlueImport, GlueTable};

use super::read;

/// Returns the object with a property `needle`, which every test has once.
fn table(source: &str) -> GlueTable {
    let Glue { tables, .. } = read(source.as_bytes()).expect("the JavaScript can be read");
    let has_needle = |table: &GlueTable| table.imports.iter().any(|it| it.name == "needle");
    let mut found = tables.into_iter().filter(has_needle);
    let table = found.next().expect("an object has the property");
    assert!(found.next().is_none(), "two objects have the property");
    table
}

fn needle(source: &str) -> GlueImport {
    let imports = table(source).imports;
    let needle = imports.into_iter().find(|it| it.name == "needle");
    needle.expect("the object has the property")
}

/// Describes a property: its kind, texts, and marks.
fn describe(import: &GlueImport) -> String {
    let GlueImport {
        value,
        texts,
        marks,
        ..
    } = import;
    let texts: String = texts
        .iter()
        .map(|(name, text)| format!(" {name}={text}"))
        .collect();
    let marks: String = marks.iter().map(|mark| format!(" {mark}")).collect();
    format!("{value:?}{texts}{marks}")
}

#[track_caller]
fn check(source: &str, expected: &str) {
    assert_eq!(describe(&needle(source)), expected, "{source}");
}

#[test]
fn functions() {
    check(
        "function _f() {} _f.sig = 'vi'; var w = {needle: _f};",
        "Function sig=vi",
    );
    check(
        "var _f = (a) => a; _f.sig = 'ii'; var w = {needle: _f};",
        "Function sig=ii",
    );
    check("var w = {needle: function () {}};", "Function");
    check("var w = {needle() {}};", "Function");
    check("var w = {needle: (() => 1)};", "Function");
    check(
        "var needle = async () => {}; needle.isAsync = true; var w = {needle};",
        "Function isAsync",
    );
    // The variable is declared first, and assigned later, also several at the same time.
    check(
        "var _f, _g; _f = _g = () => {}; var w = {'needle': _f};",
        "Function",
    );
    check(
        "var _g = () => {}; _g.sig = 'v'; var _f = _g; var w = {needle: _f};",
        "Function sig=v",
    );
    check(
        "var _f = new WebAssembly.Suspending(_g); function _g() {} _g.sig = 'v'; var w = {needle: _f};",
        "Function sig=v",
    );
}

#[test]
fn stubs() {
    let source = "function _f(...args) { return wasmImports['needle'](...args); } _f.stub = true; var w = {needle: _f};";
    check(source, "Function stub");
    let text = "function _f(...args) { return wasmImports['needle'](...args); }";
    assert_eq!(needle(source).source.as_deref(), Some(text));
    check(
        "function nb(...a){return L.needle(...a)}nb.ka=!0;var L={needle:nb}",
        "Function ka",
    );
    // A mark is `true`.
    check(
        "function f(){} f.stub = false; f.x = !1; var w = {needle: f}",
        "Function",
    );
    let long = format!("var w = {{needle() {{ '{}' }}}};", "x".repeat(1000));
    assert_eq!(needle(&long).source, None);
}

#[test]
fn other_values() {
    check(
        "var w = {needle: new WebAssembly.Tag({parameters: ['i32']})}",
        "Tag",
    );
    check(
        "var t = new WebAssembly.Global({value: 'i32'}, 1); var w = {needle: t}",
        "Global",
    );
    check(
        "var m; m = new WebAssembly.Memory({}); var w = {needle: m}",
        "Other",
    );
    check(
        "var t = new WebAssembly.Table({}); var w = {needle: t}",
        "Other",
    );
    check("var a = 5251088; var w = {needle: a}", "Number");
    check("var w = {needle: -5n}", "Number");
    check("var a = [1, 2]; var w = {needle: a}", "Other");
    check("var w = {needle: {a: 1}}", "Other");
    check("var w = {needle: 'text'}", "Other");
    check("var w = {needle: true}", "Other");
    check("var w = {needle: exports.f}", "Unknown");
    check("var w = {needle: make()}", "Unknown");
    check("var w = {needle: globalName}", "Unknown");
    check("var a = b, b = a; var w = {needle: a}", "Unknown");
    check("var w = {needle: new Thing()}", "Unknown");
}

/// A minifier uses the same name in many functions.
#[test]
fn names_are_resolved_in_their_scopes() {
    check(
        "var M = (() => { function a(){} a.b = 'vi'; var c = {needle: a}; function d(a) { a.b = 'vd'; } return c })();
         (() => { var a = 1; a.b = 'vj'; })();",
        "Function b=vi",
    );
    // Hoisted: the object is in a function before the declarations.
    check(
        "function e(){w={needle:f}} var w; var f = () => {}; f.sig = 'v';",
        "Function sig=v",
    );
}

#[test]
fn objects() {
    let names = |source: &str| {
        let imports = table(source).imports;
        let names: Vec<String> = imports.into_iter().map(|it| it.name).collect();
        names.join(" ")
    };
    // Properties that are added later, such as by EM_ASM.
    let source =
        "var w = {needle: a, 'b': c}; var ASM = {1: () => { w['d'] = w['e']; w.f = () => {} }};";
    assert_eq!(names(source), "needle b d f");
    assert_eq!(
        names("var w; function init() { w = {needle: a}; } w[x] = 1; w.y += 1;"),
        "needle y"
    );
    assert_eq!(names("run({env: {needle: a, b}})"), "needle b");
    assert_eq!(
        names("var w = {needle: a, get x() { return 1 }, ...other, [computed]: 1, [`t`]: 1}"),
        "needle t"
    );
}

#[test]
fn modules_and_scripts() {
    let w = "var w = {needle: () => {}};";
    check(
        &format!("import x from 'y'; export default w; {w} await x; import.meta.url;"),
        "Function",
    );
    // Names that are reserved in modules, sloppy code, and a hashbang.
    check(
        &format!("#!/usr/bin/env node\nvar await = 1, static = 2; {w}"),
        "Function",
    );
    check(
        &format!("with (Math) {{ x = 010; }} delete w; {w}"),
        "Function",
    );
    check(&format!("return; {w}"), "Function");
}

#[test]
fn deep_nesting() {
    let nested = format!("{}1{};", "(".repeat(20_000), ")".repeat(20_000));
    check(&format!("{nested} var w = {{needle: 1}}"), "Number");
    let sum = vec!["'a'"; 50_000].join("+");
    check(&format!("{sum}; var w = {{needle: 1}}"), "Number");
}

#[test]
fn text_that_is_not_javascript() {
    let error = |text: &[u8]| format!("{:#}", read(text).expect_err("it is not JavaScript"));
    assert_eq!(
        error(b"var a;\n\n a b"),
        "line 3: cannot parse the JavaScript: expected a semicolon or an implicit semicolon after a statement, but found none"
    );
    assert!(error(b"\xff").starts_with("expected JavaScript, found bytes that are not UTF-8"));
    assert!(read(b"").expect("an empty script").tables.is_empty());
}

#[test]
fn loaders_that_wrap_exports_are_recognized() {
    let check = |source: &str, expected| {
        let glue = read(source.as_bytes()).expect("the JavaScript can be read");
        assert_eq!(glue.wraps_exports, expected, "{source}");
    };
    let wrapper = "ret[x] = (...args) => { return original(...args); }; ret[x].orig = original;";
    check(wrapper, true);
    check(
        "c[d]=(...f)=>e(...f);c[d].ya=e;if(\"orig\"in g)g=g.ya",
        true,
    );
    // A later loader looks through the wrapper.
    check(&format!("{wrapper} if (res.orig) res = res.orig;"), false);
    check("ret[x] = original", false);
    check(
        "stubs[prop] = (...args) => { resolved ||= f(); return resolved(...args); }; a.orig = b",
        false,
    );
    check(
        "ret[x] = (...args) => original(args); ret[x].orig = original",
        false,
    );
}

#[test]
fn loaders_that_accept_the_legacy_section_contain_its_name() {
    let check = |source: &str, expected| {
        let glue = read(source.as_bytes()).expect("the JavaScript can be read");
        assert_eq!(glue.reads_legacy_dylink, Some(expected), "{source}");
    };
    check(r#"failIf(name !== "dylink.0");"#, false);
    check(r#"// the "dylink" section"#, false);
    check(r#"if (sections.length === 0) { name = "dylink"; }"#, true);
    check("name == `dylink`", true);
}
