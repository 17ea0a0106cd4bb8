//! The engine: one runtime for one run, with its limits, its world and its loop of events.

use crate::{
    Limits, load,
    packages::{NoPackages, Sdk},
    record::{End, Record},
};
use domain::handler::{How, Ran};
use rquickjs::{Context, Ctx, Error, Exception, Function, Object, Runtime, Value, context::intrinsic};
use std::rc::Rc;

/// What there is of ECMAScript: all but weak references, whose end depends on the memory in use, and a clock.
type Intrinsics = (
    intrinsic::Date,
    intrinsic::Eval,
    intrinsic::RegExpCompiler,
    intrinsic::RegExp,
    intrinsic::Json,
    intrinsic::Proxy,
    intrinsic::MapSet,
    intrinsic::TypedArrays,
    intrinsic::Promise,
);

const WORLD: &str = include_str!("world.js");

/// The world's functions that the loop of events calls.
pub(crate) struct World<'js> {
    tick: Function<'js>,
    idle: Function<'js>,
    invoke: Function<'js>,
    pub(crate) load_common_js: Function<'js>,
    pub(crate) is_function: Function<'js>,
}

/// Runs a handler on an event.
pub(crate) fn run(source: &str, event: &str, limits: Limits) -> Ran {
    let record = Rc::new(Record::new(limits));
    if let Err(error) = with_engine(source, event, limits, &record) {
        record.end(End::fault(How::Refused, &format!("the engine did not start: {error}"), None));
    }
    record.ran()
}

fn with_engine(source: &str, event: &str, limits: Limits, record: &Rc<Record>) -> Result<(), Error> {
    let runtime = Runtime::new()?;
    runtime.set_memory_limit(limits.memory);
    runtime.set_max_stack_size(limits.stack);
    runtime.set_loader(NoPackages, Sdk::imported_by(source));
    let beats = Rc::clone(record);
    runtime.set_interrupt_handler(Some(Box::new(move || beats.beat())));
    let context = Context::custom::<Intrinsics>(&runtime)?;
    context.with(|ctx| {
        let world = match world(&ctx, limits, record) {
            Ok(world) => world,
            Err(error) => {
                record.end(ended(&ctx, &error, How::Refused));
                return;
            }
        };
        if let Err(error) = run_in(&ctx, &world, source, event, record) {
            record.end(ended(&ctx, &error, How::Threw));
        }
    });
    Ok(())
}

/// Puts the world up and gives what the loop of events needs of it.
fn world<'js>(ctx: &Ctx<'js>, limits: Limits, record: &Rc<Record>) -> Result<World<'js>, Error> {
    let host = Object::new(ctx.clone())?;
    let kept = Rc::clone(record);
    host.set(
        "log",
        Function::new(ctx.clone(), move |level: String, text: String| kept.write(&level, &text))?,
    )?;
    let kept = Rc::clone(record);
    let finish = move |how: String, json: String| {
        kept.end(End { how: named(&how), answer: Some(json), fault: None });
    };
    host.set("finish", Function::new(ctx.clone(), finish)?)?;
    let kept = Rc::clone(record);
    let fail = move |how: String, message: String, stack: String| {
        kept.end(if how == "null" { nothing() } else { failed(&how, &message, &stack) });
    };
    host.set("fail", Function::new(ctx.clone(), fail)?)?;
    let make: Function<'js> = ctx.eval(WORLD)?;
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of any calendar fit")]
    let now = limits.now.0 as f64;
    let world: Object<'js> = make.call((host, now, limits.seed, limits.wait))?;
    Ok(World {
        tick: world.get("tick")?,
        idle: world.get("idle")?,
        invoke: world.get("invoke")?,
        load_common_js: world.get("loadCommonJs")?,
        is_function: world.get("isFunction")?,
    })
}

fn run_in<'js>(
    ctx: &Ctx<'js>,
    world: &World<'js>,
    source: &str,
    event: &str,
    record: &Record,
) -> Result<(), Error> {
    let loaded = match load::load(ctx, world, source, &|| turn(ctx, world, record)) {
        Ok(loaded) => loaded,
        Err(error) => {
            record.end(load::explained(source, ended(ctx, &error, How::NotLoaded)));
            return Ok(());
        }
    };
    if record.is_over() {
        return Ok(());
    }
    let Some(handler) = loaded.handler else {
        record.end(End::fault(How::NoHandler, &loaded.advice, None));
        return Ok(());
    };
    if ctx.json_parse(event).is_err() {
        ctx.catch();
        record.end(End::fault(How::Refused, "the event is no JSON", None));
        return Ok(());
    }
    world.invoke.call::<_, ()>((handler, event))?;
    while turn(ctx, world, record)? {}
    if !record.is_over() {
        world.idle.call::<_, ()>(())?;
    }
    Ok(())
}

/// One turn of the loop of events: everything promised, then the timer that is due. Whether there may be another.
fn turn(ctx: &Ctx<'_>, world: &World<'_>, record: &Record) -> Result<bool, Error> {
    while !record.is_over() && ctx.execute_pending_job() {}
    if record.is_over() {
        return Ok(false);
    }
    let ticked: String = world.tick.call(())?;
    if ticked == "timeout" {
        record.end(End { how: How::TimedOut, answer: None, fault: None });
    }
    Ok(ticked == "ran")
}

/// The end that an error of the engine is: what was thrown, or what was used up.
fn ended(ctx: &Ctx<'_>, error: &Error, how: How) -> End {
    if !matches!(error, Error::Exception) {
        return End::fault(how, &error.to_string(), None);
    }
    let thrown = ctx.catch();
    match thrown.as_object().cloned().and_then(Exception::from_object) {
        Some(exception) => {
            let name: String = exception.get("name").unwrap_or_else(|_| "Error".to_owned());
            let message = exception.message().unwrap_or_default();
            let end = failed("", &format!("{name}: {message}"), &exception.stack().unwrap_or_default());
            if end.how == How::MemorySpent { end } else { End { how, ..end } }
        }
        None if thrown.is_null() => nothing(),
        None => End::fault(how, &plain(&thrown), None),
    }
}

/// What was thrown, when it is no error.
fn plain(thrown: &Value<'_>) -> String {
    thrown
        .as_string()
        .and_then(|text| text.to_string().ok())
        .unwrap_or_else(|| format!("something of the type {}", thrown.type_name()))
}

/// The end by a thrown `null`: the engine throws it where there is no memory for an error.
fn nothing() -> End {
    End::fault(How::MemorySpent, "out of memory (or the source throws `null`)", None)
}

fn failed(how: &str, message: &str, stack: &str) -> End {
    if how == "never" {
        return End { how: How::Never, answer: None, fault: None };
    }
    let is_spent = matches!(message, "InternalError: out of memory" | "InternalError: string too long");
    let how = if is_spent { How::MemorySpent } else { named(how) };
    End::fault(how, &load::hinted(message), load::line_of(stack))
}

fn named(how: &str) -> How {
    match how {
        "callback" => How::Callback,
        "returned" => How::Returned,
        "context" => How::Context,
        "callback_error" => How::CallbackError,
        "silent" => How::Silent,
        _ => How::Threw,
    }
}
