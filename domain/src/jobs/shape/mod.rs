//! What AWS's service model says of a job's document: which members there are, of which kind, and how long they may be. Both
//! the reader and the checks go by this table, so it is told once. AWS: S3 Control API 2018-08-20, `CreateJobRequest`.

mod tables;

pub use tables::JOB;

/// What may stand at a place of a document.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A text with so many characters.
    Text(usize, usize),
    /// One of some texts.
    OneOf(&'static [&'static str]),
    /// A whole number from, to.
    Number(i64, i64),
    /// `true` or `false`.
    Switch,
    /// A point in time: ISO 8601, or seconds since 1970.
    Time,
    /// Texts by name.
    Map(&'static Map),
    /// A list with so many entries.
    List(&'static Self, usize, usize),
    /// A structure.
    Object(&'static [Member]),
    /// A structure of which exactly one member is set.
    Union(&'static [Member]),
}

/// A map of texts.
#[derive(Debug, Clone, Copy)]
pub struct Map {
    /// How many entries there may be.
    pub entries: (usize, usize),
    /// How many characters a key has.
    pub key: (usize, usize),
    /// How many characters a value has.
    pub value: (usize, usize),
}

/// One member of a structure.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// Its name in AWS's documents.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Whether AWS demands it.
    pub required: bool,
}

/// A member that may be left out.
pub(super) const fn may(name: &'static str, shape: Shape) -> Member {
    Member { name, shape, required: false }
}

/// A member AWS demands.
pub(super) const fn must(name: &'static str, shape: Shape) -> Member {
    Member { name, shape, required: true }
}

/// The members of a structure or union.
#[must_use]
pub const fn members(shape: Shape) -> &'static [Member] {
    match shape {
        Shape::Object(members) | Shape::Union(members) => members,
        _ => &[],
    }
}

/// The shape at a path of member names, e.g. `Operation.LambdaInvoke.FunctionArn`.
#[must_use]
pub fn at(path: &str) -> Option<Shape> {
    path.split('.').try_fold(JOB, |shape, name| {
        let name = name.split('[').next().unwrap_or_default();
        let found = members(shape).iter().find(|m| m.name == name)?.shape;
        Some(if let Shape::List(of, ..) = found { *of } else { found })
    })
}

/// The shape of a whole member at a path: of a list the list, and not its entries.
#[must_use]
pub fn at_whole(path: &str) -> Option<Shape> {
    path.split('.')
        .try_fold(JOB, |shape, name| Some(members(shape).iter().find(|member| member.name == name)?.shape))
}
