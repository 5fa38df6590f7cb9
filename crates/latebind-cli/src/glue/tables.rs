//! The objects of a program that may contain the imports of its main module.

use latebind::check::{Glue, GlueTable};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    AssignmentTarget, BinaryOperator, BindingPattern, Expression, ObjectExpression,
    ObjectPropertyKind, PropertyKind,
};
use oxc_semantic::{AstNode, Semantic, SymbolId};

use latebind::emscripten::conventions::{LEGACY_DYLINK, WRAPPED};

use super::values::Context;
use super::variables::{self, Variables};

/// Returns every object literal with its properties, and with the properties that are assigned to its variable.
pub(super) fn collect<'a>(semantic: &Semantic<'a>, variables: &Variables<'a>) -> Glue {
    let context = Context {
        semantic,
        variables,
    };
    let nodes = semantic.nodes().iter();
    let tables = nodes.filter_map(|node| match node.kind() {
        AstKind::ObjectExpression(object) => {
            let variable = variable(semantic, node);
            let table = table(&context, object, variable);
            (!table.imports.is_empty()).then_some(table)
        }
        _ => None,
    });
    Glue {
        tables: tables.collect(),
        reads_legacy_dylink: Some(reads_legacy_dylink(semantic)),
        wraps_exports: wraps_exports(semantic),
    }
}

/// Returns `true` if the loader wraps exports, as in `ret[x] = (...args) => original(...args)`, and does not look through
/// the wrappers when a library imports them. Later loaders do: they read `orig`. The old ones only test `'orig' in result`
/// in `dlsym`.
fn wraps_exports(semantic: &Semantic<'_>) -> bool {
    let (mut wraps, mut tests, mut writes, mut reads) = (false, false, 0, 0);
    for node in semantic.nodes().iter() {
        match node.kind() {
            AstKind::AssignmentExpression(it) => match (&it.left, &it.right) {
                (
                    AssignmentTarget::ComputedMemberExpression(_),
                    Expression::ArrowFunctionExpression(arrow),
                ) => {
                    wraps |= Glue::is_wrapper(arrow.span.source_text(semantic.source_text()));
                }
                (AssignmentTarget::StaticMemberExpression(it), _) => {
                    writes += usize::from(it.property.name == WRAPPED);
                }
                _ => {}
            },
            AstKind::StaticMemberExpression(it) => {
                reads += usize::from(it.property.name == WRAPPED);
            }
            AstKind::BinaryExpression(it) => {
                tests |= it.operator == BinaryOperator::In
                    && matches!(&it.left, Expression::StringLiteral(text) if text.value == WRAPPED);
            }
            _ => {}
        }
    }
    // Each write is also a member expression. Closure Compiler renames the property, but not in the test.
    wraps && (tests || (writes > 0 && reads == writes))
}

/// Returns `true` if a text is the name of the section that preceded `dylink.0`.
fn reads_legacy_dylink(semantic: &Semantic<'_>) -> bool {
    let mut nodes = semantic.nodes().iter();
    nodes.any(|node| match node.kind() {
        AstKind::StringLiteral(text) => text.value == LEGACY_DYLINK,
        AstKind::TemplateLiteral(text) => text.single_quasi().is_some_and(|it| it == LEGACY_DYLINK),
        _ => false,
    })
}

/// Returns the variable to which an object literal is assigned.
fn variable(semantic: &Semantic<'_>, object: &AstNode<'_>) -> Option<SymbolId> {
    match semantic.nodes().parent_kind(object.id()) {
        AstKind::VariableDeclarator(declarator) => match &declarator.id {
            BindingPattern::BindingIdentifier(id) => Some(id.symbol_id()),
            _ => None,
        },
        AstKind::AssignmentExpression(assignment) => match &assignment.left {
            AssignmentTarget::AssignmentTargetIdentifier(id) => variables::symbol(semantic, id),
            _ => None,
        },
        _ => None,
    }
}

fn table<'a>(
    context: &Context<'_, 'a>,
    object: &'a ObjectExpression<'a>,
    variable: Option<SymbolId>,
) -> GlueTable {
    let mut imports = Vec::new();
    for property in &object.properties {
        if let ObjectPropertyKind::ObjectProperty(property) = property
            && property.kind == PropertyKind::Init
            && let Some(name) = property.key.static_name()
        {
            imports.push(context.import(&name, &property.value));
        }
    }
    let variable = variable.and_then(|variable| context.variables.get(&variable));
    for (name, value) in variable.iter().flat_map(|it| &it.properties) {
        imports.push(context.import(name, value));
    }
    GlueTable { imports }
}
