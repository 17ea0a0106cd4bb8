//! Loading a source: as CommonJS, or as an ES module where it imports or exports.

use crate::{engine::World, record::End};
use domain::handler::{How, cut};
use rquickjs::{Ctx, Error, Function, Module, Object, Value, context::EvalOptions, promise::PromiseState};

/// What the engine calls the source, in the stack of an error.
const FILE: &str = "index.js";

/// A loaded source.
pub(crate) struct Loaded<'js> {
    /// Its function `handler`.
    pub(crate) handler: Option<Value<'js>>,
    /// What to do where it has none.
    pub(crate) advice: String,
}

/// Loads a source. `turn` lets promises and timers run, for a module that waits while it is loaded.
pub(crate) fn load<'js>(
    ctx: &Ctx<'js>,
    world: &World<'js>,
    source: &str,
    turn: &dyn Fn() -> Result<bool, Error>,
) -> Result<Loaded<'js>, Error> {
    let exports: Value<'js> = if is_module(source) {
        let (module, promise) = Module::declare(ctx.clone(), FILE, source)?.eval()?;
        while turn()? {}
        if promise.state() != PromiseState::Pending {
            promise.result::<()>().unwrap_or(Ok(()))?;
        }
        module.namespace()?.into_value()
    } else {
        // On one line with the source's first, so that lines keep their numbers.
        let body = format!("(function (exports, require, module, __filename, __dirname) {{ {source}\n}})");
        let mut options = EvalOptions::default();
        options.strict = false;
        options.filename = Some(FILE.into());
        let body: Function<'js> = ctx.eval_with_options(body, options)?;
        world.load_common_js.call((body,))?
    };
    let handler: Option<Value<'js>> = match exports.as_object() {
        Some(object) => Some(object.get("handler")?),
        None => None,
    };
    let is_function =
        |value: &Value<'js>| world.is_function.call::<_, bool>((value.clone(),)).unwrap_or(false);
    Ok(match handler {
        Some(handler) if is_function(&handler) => Loaded { handler: Some(handler), advice: String::new() },
        _ => Loaded { handler: None, advice: advice(&exports) },
    })
}

/// Whether a source is an ES module: a line of it begins an import or export.
fn is_module(source: &str) -> bool {
    source.lines().any(|line| {
        let line = line.trim_start();
        let follows = |word: &str, signs: &[char]| {
            line.strip_prefix(word)
                .is_some_and(|rest| rest.starts_with(char::is_whitespace) || rest.starts_with(signs))
        };
        follows("export", &['{', '*']) || follows("import", &['{', '*', '"', '\''])
    })
}

fn advice(exports: &Value<'_>) -> String {
    let names: Vec<String> = exports
        .as_object()
        .map(|object: &Object<'_>| object.keys::<String>().filter_map(Result::ok).take(10).collect())
        .unwrap_or_default();
    let has = match names.as_slice() {
        [] if exports.is_function() => "`module.exports` is the function itself".to_owned(),
        [] => "it exports nothing".to_owned(),
        names => {
            format!("it exports {}", names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", "))
        }
    };
    format!(
        "the source has no function `handler`: {has}; write `exports.handler = …`, or `export const handler = …` in an \
         ES module"
    )
}

/// The first line of the source that a stack names.
pub(crate) fn line_of(stack: &str) -> Option<u32> {
    let (_, rest) = stack.split_once(&format!("{FILE}:"))?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Says of a name that Node.js has and the engine has not, that it is so.
pub(crate) fn hinted(message: &str) -> String {
    const MISSING: [&str; 10] = [
        "Buffer",
        "URL",
        "URLSearchParams",
        "TextEncoder",
        "TextDecoder",
        "AbortController",
        "crypto",
        "structuredClone",
        "WeakRef",
        "Intl",
    ];
    let missing = MISSING.iter().find(|name| message == format!("ReferenceError: {name} is not defined"));
    if missing.is_some() {
        return format!("{message}: Node.js has it, the engine here has ECMAScript only");
    }
    message.to_owned()
}

/// Says what an ES module's syntax asks for where it was not understood.
pub(crate) fn explained(source: &str, mut end: End) -> End {
    if end.how != How::NotLoaded {
        return end;
    }
    if let Some(fault) = &mut end.fault
        && let Some(line) = fault.line
        && let Some(text) = source.lines().nth(line.saturating_sub(1) as usize)
    {
        fault.message = format!("{} (in `{}`)", fault.message, cut(text.trim(), 120));
    }
    end
}
