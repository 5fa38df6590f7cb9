//! The grammar of a step:
//!
//! ```text
//! program NAME
//! dlopen LIBRARY global|local
//! define NAME plain|suspending         adds a host function to the running program
//! plain DSO FUNCTION VALUE...          called by JavaScript, outside of any promising export
//! promising DSO FUNCTION VALUE...      called through `WebAssembly.promising`, and awaited
//! start LABEL DSO FUNCTION VALUE...    called in the same way, but not awaited
//! join LABEL                           awaits the started call
//! same DSO FUNCTION DSO FUNCTION
//! ```
//!
//! If both columns agree, an outcome follows: `= VALUE...` or `throws ERROR [SYMBOL]`. Values have
//! JavaScript syntax: `42`, `42n`, `"text"`, `true`, `null`. A step that ends in `=` does not
//! return a value.

use crate::manifest::{Action, Enter, Outcome, Scope, Value};
use anyhow::{Context, Result, bail};

/// The errors that a script can expect of a failing step. The runner maps each error to classes of
/// its engine.
const ERRORS: &[&str] = &[
    "error",
    "exception",
    "host-error",
    "link-error",
    "stack-overflow",
    "suspend-error",
    "syntax-error",
    "trap",
    "type-error",
];

fn parse_value(token: &str) -> Result<Value> {
    let is_integer = |text: &str| text.parse::<i128>().is_ok();
    Ok(match token {
        "null" => Value::Null,
        "true" | "false" => Value::Boolean(token == "true"),
        "NaN" | "Infinity" | "-Infinity" => Value::Number(token.to_owned()),
        _ => {
            if let Some(text) = token
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'))
            {
                Value::String(text.to_owned())
            } else if let Some(digits) = token.strip_suffix('n').filter(|text| is_integer(text)) {
                Value::Bigint(digits.to_owned())
            } else if token.parse::<f64>().is_ok_and(f64::is_finite) {
                Value::Number(token.to_owned())
            } else {
                bail!("`{token}` is not a value");
            }
        }
    })
}

fn parse_values(tokens: &[&str]) -> Result<Vec<Value>> {
    tokens.iter().map(|token| parse_value(token)).collect()
}

pub(crate) fn parse_outcome(text: &str) -> Result<Outcome> {
    let text = text.trim();
    match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["=", values @ ..] => Ok(Outcome::Returns {
            values: parse_values(values)?,
        }),
        ["throws", "undefined-symbol", symbol] => Ok(Outcome::Throws {
            error: "undefined-symbol".to_owned(),
            symbol: Some((*symbol).to_owned()),
        }),
        ["throws", error] if ERRORS.contains(error) => Ok(Outcome::Throws {
            error: (*error).to_owned(),
            symbol: None,
        }),
        _ => bail!(
            "`{text}` is not an outcome: expected `= VALUE...`, `throws undefined-symbol NAME` or \
             `throws` with one of {}",
            ERRORS.join(", ")
        ),
    }
}

fn parse_action(text: &str) -> Result<Action> {
    let tokens = text.split_whitespace().collect::<Vec<_>>();
    let owned = |text: &str| text.to_owned();
    Ok(match tokens.as_slice() {
        ["program", program] => Action::Program {
            program: owned(program),
        },
        ["dlopen", library, "global"] => Action::Dlopen {
            library: owned(library),
            scope: Scope::Global,
        },
        ["dlopen", library, "local"] => Action::Dlopen {
            library: owned(library),
            scope: Scope::Local,
        },
        ["define", name, kind @ ("plain" | "suspending")] => Action::Define {
            name: owned(name),
            suspending: *kind == "suspending",
        },
        [enter @ ("plain" | "promising"), dso, function, args @ ..] => Action::Call {
            enter: if *enter == "plain" {
                Enter::Plain
            } else {
                Enter::Promising
            },
            dso: owned(dso),
            function: owned(function),
            args: parse_values(args)?,
        },
        ["start", label, dso, function, args @ ..] => Action::Start {
            label: owned(label),
            dso: owned(dso),
            function: owned(function),
            args: parse_values(args)?,
        },
        ["join", label] => Action::Join {
            label: owned(label),
        },
        ["same", dso, function, other_dso, other_function] => Action::Same {
            dso: owned(dso),
            function: owned(function),
            other_dso: owned(other_dso),
            other_function: owned(other_function),
        },
        _ => bail!("`{text}` is not a step"),
    })
}

/// Parses a step and, if the text contains one, its outcome.
pub(crate) fn parse_step(text: &str) -> Result<(Action, Option<Outcome>)> {
    let text = text.trim();
    let start = [" =", " throws "]
        .iter()
        .filter_map(|start| text.find(start))
        .min();
    let (action, outcome) = match start {
        Some(at) => (&text[..at], Some(parse_outcome(&text[at..])?)),
        None => (text, None),
    };
    let action = parse_action(action).with_context(|| format!("in step `{text}`"))?;
    Ok((action, outcome))
}

/// Returns the outcome of a step that does not state one. Steps that only prepare succeed without a
/// value to compare, but a call must state its outcome.
pub(crate) fn default_outcome(action: &Action) -> Option<Outcome> {
    match action {
        Action::Program { .. }
        | Action::Dlopen { .. }
        | Action::Define { .. }
        | Action::Start { .. } => Some(Outcome::Returns { values: Vec::new() }),
        Action::Call { .. } | Action::Join { .. } | Action::Same { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_error(text: &str, expected: &str) {
        let error = parse_step(text).map(|_| ()).unwrap_err();
        assert_eq!(format!("{error:#}"), expected);
    }

    #[test]
    fn values_keep_their_type() {
        let (action, outcome) = parse_step("plain liba.so f 1 -2n 0.5 \"x\" null = 42").unwrap();
        let Action::Call { args, .. } = action else {
            panic!("not a call")
        };
        let text = |text: &str| text.to_owned();
        assert_eq!(
            args,
            [
                Value::Number(text("1")),
                Value::Bigint(text("-2")),
                Value::Number(text("0.5")),
                Value::String(text("x")),
                Value::Null
            ]
        );
        let values = vec![Value::Number(text("42"))];
        assert_eq!(outcome, Some(Outcome::Returns { values }));
    }

    #[test]
    fn a_step_may_return_nothing() {
        let (_, outcome) = parse_step("plain main run =").unwrap();
        assert_eq!(outcome, Some(Outcome::Returns { values: Vec::new() }));
    }

    #[test]
    fn an_undefined_symbol_is_named() {
        let (_, outcome) = parse_step("plain main run throws undefined-symbol f").unwrap();
        let expected = Outcome::Throws {
            error: "undefined-symbol".to_owned(),
            symbol: Some("f".to_owned()),
        };
        assert_eq!(outcome, Some(expected));
        assert!(parse_step("plain main run throws undefined-symbol").is_err());
    }

    #[test]
    fn what_is_not_a_step_is_rejected() {
        check_error(
            "jump main run = 42",
            "in step `jump main run = 42`: `jump main run` is not a step",
        );
        check_error(
            "plain main run 4x2 = 42",
            "in step `plain main run 4x2 = 42`: `4x2` is not a value",
        );
        check_error(
            "dlopen liba.so",
            "in step `dlopen liba.so`: `dlopen liba.so` is not a step",
        );
    }
}
