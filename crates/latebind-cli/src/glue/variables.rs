//! The variables of a program, with everything that is assigned to them and to their properties. Names are resolved as
//! in JavaScript, because minifiers use the same short name for many variables.

use std::collections::BTreeMap;

use oxc_ast::AstKind;
use oxc_ast::ast::{
    AssignmentExpression, AssignmentTarget, BindingPattern, Expression, Function,
    IdentifierReference, MemberExpression,
};
use oxc_semantic::{Semantic, SymbolId};

/// The variables that are assigned or have properties that are assigned.
pub(super) type Variables<'a> = BTreeMap<SymbolId, Variable<'a>>;

/// A variable, or a function declaration.
#[derive(Default)]
pub(super) struct Variable<'a> {
    /// The function, if the variable is declared as one.
    pub(super) function: Option<&'a Function<'a>>,
    /// The values that are assigned to the variable, in order.
    pub(super) values: Vec<&'a Expression<'a>>,
    /// The properties that are assigned, in order, and their values.
    pub(super) properties: Vec<(&'a str, &'a Expression<'a>)>,
}

pub(super) fn collect<'a>(semantic: &Semantic<'a>) -> Variables<'a> {
    let mut variables = Variables::new();
    for node in semantic.nodes().iter() {
        match node.kind() {
            AstKind::Function(function) if function.is_declaration() => {
                if let Some(id) = &function.id {
                    variables.entry(id.symbol_id()).or_default().function = Some(function);
                }
            }
            AstKind::VariableDeclarator(declarator) => {
                if let (BindingPattern::BindingIdentifier(id), Some(value)) =
                    (&declarator.id, &declarator.init)
                {
                    variables
                        .entry(id.symbol_id())
                        .or_default()
                        .values
                        .push(value);
                }
            }
            AstKind::AssignmentExpression(assignment) => {
                add_assignment(&mut variables, semantic, assignment);
            }
            _ => {}
        }
    }
    variables
}

fn add_assignment<'a>(
    variables: &mut Variables<'a>,
    semantic: &Semantic<'a>,
    assignment: &'a AssignmentExpression<'a>,
) {
    let value = &assignment.right;
    if let AssignmentTarget::AssignmentTargetIdentifier(target) = &assignment.left {
        if let Some(symbol) = symbol(semantic, target) {
            variables.entry(symbol).or_default().values.push(value);
        }
        return;
    }
    let member = assignment.left.as_member_expression();
    let name = member.and_then(MemberExpression::static_property_name);
    if let (Some(member), Some(name)) = (member, name)
        && let Expression::Identifier(object) = member.object()
        && let Some(symbol) = symbol(semantic, object)
    {
        variables
            .entry(symbol)
            .or_default()
            .properties
            .push((name, value));
    }
}

/// Returns the variable that an identifier refers to, or `None` if it is global.
pub(super) fn symbol(semantic: &Semantic<'_>, name: &IdentifierReference<'_>) -> Option<SymbolId> {
    let reference = semantic.scoping().get_reference(name.reference_id());
    reference.symbol_id()
}
