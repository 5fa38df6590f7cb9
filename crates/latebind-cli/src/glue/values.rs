//! The kind of a value, as far as the text of a program shows it.

use latebind::check::{GlueImport, GlueValue};
use oxc_ast::ast::{Argument, Expression, MemberExpression, NewExpression, UnaryOperator};
use oxc_semantic::Semantic;
use oxc_span::Span;

use super::variables::{self, Variable, Variables};

/// The number of variables to follow from one to the next. It ends at cycles.
const DEPTH: usize = 8;

/// The facts that describe values.
pub(super) struct Context<'c, 'a> {
    pub(super) semantic: &'c Semantic<'a>,
    pub(super) variables: &'c Variables<'a>,
}

impl<'a> Context<'_, 'a> {
    /// Describes a property of an object.
    pub(super) fn import(&self, name: &str, value: &'a Expression<'a>) -> GlueImport {
        let mut import = GlueImport::new(name.to_owned(), GlueValue::Unknown);
        self.describe(&mut import, value, DEPTH);
        import
    }

    fn describe(&self, import: &mut GlueImport, value: &'a Expression<'a>, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match value {
            Expression::FunctionExpression(it) => self.function(import, it.span),
            Expression::ArrowFunctionExpression(it) => self.function(import, it.span),
            Expression::NumericLiteral(_) | Expression::BigIntLiteral(_) => {
                import.value = GlueValue::Number;
            }
            Expression::ArrayExpression(_)
            | Expression::ObjectExpression(_)
            | Expression::StringLiteral(_)
            | Expression::BooleanLiteral(_) => import.value = GlueValue::Other,
            Expression::UnaryExpression(it) if it.operator == UnaryOperator::UnaryNegation => {
                self.describe(import, &it.argument, depth);
            }
            Expression::NewExpression(new) => self.created(import, new, depth),
            // `a = b = function () {}`
            Expression::AssignmentExpression(it) => self.describe(import, &it.right, depth),
            Expression::Identifier(name) => {
                let symbol = variables::symbol(self.semantic, name);
                if let Some(variable) = symbol.and_then(|symbol| self.variables.get(&symbol)) {
                    self.variable(import, variable, depth);
                }
            }
            _ => {}
        }
    }

    /// Describes the value of a variable. It has the kind of the first assigned value whose kind is known.
    fn variable(&self, import: &mut GlueImport, variable: &Variable<'a>, depth: usize) {
        if let Some(function) = variable.function {
            self.function(import, function.span);
        }
        for value in &variable.values {
            if import.value != GlueValue::Unknown {
                break;
            }
            self.describe(import, value, depth);
        }
        for (name, value) in &variable.properties {
            match value {
                Expression::StringLiteral(text) => {
                    import
                        .texts
                        .push(((*name).to_owned(), text.value.to_string()));
                }
                value if is_true(value) => import.marks.push((*name).to_owned()),
                _ => {}
            }
        }
    }

    fn function(&self, import: &mut GlueImport, span: Span) {
        import.value = GlueValue::Function;
        let source = span.source_text(self.semantic.source_text());
        if source.len() <= GlueImport::SOURCE_LIMIT + import.name.len() {
            import.source = Some(source.to_owned());
        }
    }

    /// Describes an object of the WebAssembly API.
    fn created(&self, import: &mut GlueImport, new: &'a NewExpression<'a>, depth: usize) {
        let class = new.callee.as_member_expression();
        import.value = match class.and_then(MemberExpression::static_property_name) {
            Some("Tag") => GlueValue::Tag,
            Some("Global") => GlueValue::Global,
            Some("Memory" | "Table") => GlueValue::Other,
            // A function that suspends its caller.
            Some("Suspending") => {
                if let Some(function) = new.arguments.first().and_then(Argument::as_expression) {
                    self.describe(import, function, depth);
                }
                GlueValue::Function
            }
            _ => GlueValue::Unknown,
        };
    }
}

/// Returns `true` for `true` and for the `!0` of minifiers.
fn is_true(value: &Expression<'_>) -> bool {
    match value {
        Expression::BooleanLiteral(it) => it.value,
        Expression::UnaryExpression(it) => {
            let is_zero = matches!(&it.argument, Expression::NumericLiteral(it) if it.value == 0.0);
            it.operator == UnaryOperator::LogicalNot && is_zero
        }
        _ => false,
    }
}
