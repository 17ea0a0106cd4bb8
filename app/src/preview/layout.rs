//! Where everything of a tree's picture lies. The words are a list, one row each; the lines are drawn beside it, in
//! columns: one for the mail's way as documented, one for the way by assumption, and one each for what leaves a rule or
//! the set.

use domain::rules::outcome::{Answer, Answers, Branch, Effect, Node, Reason, Stand, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// The height of a row, and the width of a column, in pixels; style/tree.css has the same row.
pub const ROW: u32 = 28;
const COLUMN: u32 = 18;

/// A tree, laid out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picture {
    /// What stands in the list, from top to bottom.
    pub rows: Vec<Row>,
    /// The lines, those on the mail's way last: they lie on top.
    pub lines: Vec<Line>,
    /// The dots.
    pub dots: Vec<Dot>,
    /// How wide the lines are, in pixels.
    pub width: u32,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Rules beside each other in the set that are not for the mail.
    Skipped(Vec<usize>),
    /// A rule that is for the mail.
    Rule(usize),
    /// An action: its rule, itself, and how it stands.
    Action(u32, u32, Look),
    /// A branch behind a function: the node and the branch, and whether the mail takes it under the answers given.
    Branch(usize, usize, bool),
    /// Where all ways end.
    End,
}

/// How something in the picture stands to the mail's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// No answer leads there.
    Never,
    /// Other answers lead there.
    Open,
    /// The mail takes it under the answers given.
    Taken,
}

impl Look {
    /// The CSS class.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Open => "open",
            Self::Taken => "taken",
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Never => "never runs",
            Self::Open => "open",
            Self::Taken => "runs",
        }
    }
}

/// A line, as the path of an SVG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its path.
    pub path: String,
    /// Whether the mail takes it.
    pub look: Look,
    /// Whether it is there by assumption.
    pub assumed: bool,
}

/// A dot, where an action is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dot {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// How it stands.
    pub look: Look,
    /// Whether it is there by assumption.
    pub assumed: bool,
}

/// Lays a tree out; what the mail takes under these answers is marked.
#[must_use]
pub fn picture(tree: &Tree, answers: &Answers) -> Picture {
    if tree.nodes.is_empty() {
        return Picture::default();
    }
    let way = tree.way(answers);
    let taken: BTreeMap<u32, usize> = way.steps.iter().map(|step| (step.at, step.taken)).collect();
    let mut drawing =
        Drawing { tree, taken, rows: Vec::new(), actions: BTreeMap::new(), columns: Columns::of(tree) };
    drawing.list();
    let (mut lines, dots) = drawing.draw();
    lines.sort_by_key(|line| line.look);
    Picture { lines, dots, width: drawing.columns.width(), rows: drawing.rows }
}

/// Which columns there are, from left to right.
struct Columns {
    assumed: bool,
    leaves_rule: BTreeSet<bool>,
    leaves_set: bool,
}

impl Columns {
    fn of(tree: &Tree) -> Self {
        let routes = || tree.nodes.iter().flat_map(|n| n.branches.iter().map(move |b| (n, route(n, b))));
        Self {
            assumed: tree.nodes.iter().any(|node| node.assumed),
            leaves_rule: routes().filter(|(_, r)| *r == Route::LeavesRule).map(|(n, _)| n.assumed).collect(),
            leaves_set: routes().any(|(_, r)| r == Route::LeavesSet),
        }
    }

    fn middle(number: usize) -> u32 {
        COLUMN / 2 + COLUMN * u32::try_from(number).unwrap_or_default()
    }

    fn of_node(assumed: bool) -> u32 {
        Self::middle(usize::from(assumed))
    }

    fn of_rule(&self, assumed: bool) -> u32 {
        let before = self.leaves_rule.range(..assumed).count();
        Self::middle(1 + usize::from(self.assumed) + before)
    }

    fn of_set(&self) -> u32 {
        Self::middle(1 + usize::from(self.assumed) + self.leaves_rule.len())
    }

    fn width(&self) -> u32 {
        Self::middle(usize::from(self.assumed) + self.leaves_rule.len() + usize::from(self.leaves_set))
            + COLUMN / 2
    }
}

/// How a branch is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Route {
    /// Straight down.
    On,
    /// Over to the way by assumption.
    Over,
    /// Past the rest of the rule.
    LeavesRule,
    /// Past all that is left.
    LeavesSet,
}

fn route(node: &Node, branch: &Branch) -> Route {
    if branch.effect == Some(Effect::Ended) {
        Route::LeavesSet
    } else if branch.answers == [Answer::Error] && !node.assumed && branch.to.is_some() {
        Route::Over
    } else if branch.answers.first() == Some(&Answer::StopRule) {
        Route::LeavesRule
    } else {
        Route::On
    }
}

struct Drawing<'t> {
    tree: &'t Tree,
    /// The branch the mail takes at each node it comes to.
    taken: BTreeMap<u32, usize>,
    rows: Vec<Row>,
    /// The row of each action.
    actions: BTreeMap<(u32, u32), usize>,
    columns: Columns,
}

impl Drawing<'_> {
    fn list(&mut self) {
        for (index, rule) in self.tree.rules.iter().enumerate() {
            if rule.reason != Reason::Applies {
                match self.rows.last_mut() {
                    Some(Row::Skipped(skipped)) => skipped.push(index),
                    _ => self.rows.push(Row::Skipped(vec![index])),
                }
                continue;
            }
            self.rows.push(Row::Rule(index));
            let Ok(number) = u32::try_from(index) else { continue };
            for (action, standing) in (0_u32..).zip(&rule.actions) {
                self.list_action((number, action), standing.stand);
            }
        }
        self.rows.push(Row::End);
    }

    fn list_action(&mut self, place: (u32, u32), stand: Stand) {
        let nodes = || {
            let all = (0_u32..).zip(&self.tree.nodes);
            all.filter(|(_, node)| (node.rule, node.action) == place)
        };
        let look = match stand {
            Stand::Never => Look::Never,
            _ if nodes().any(|(at, _)| self.taken.contains_key(&at)) => Look::Taken,
            _ => Look::Open,
        };
        // The node the mail comes to, else the documented one.
        let shown = nodes().find(|(at, _)| self.taken.contains_key(at)).or_else(|| nodes().next());
        let branches: Vec<Row> = shown
            .into_iter()
            .flat_map(|(at, node)| node.branches.iter().enumerate().map(move |(b, branch)| (at, b, branch)))
            .filter(|(.., branch)| !branch.answers.is_empty())
            .map(|(at, b, _)| Row::Branch(at as usize, b, self.taken.get(&at) == Some(&b)))
            .collect();
        self.actions.insert(place, self.rows.len());
        self.rows.push(Row::Action(place.0, place.1, look));
        self.rows.extend(branches);
    }

    fn draw(&self) -> (Vec<Line>, Vec<Dot>) {
        let (mut lines, mut dots) = (Vec::new(), Vec::new());
        for (at, node) in (0_u32..).zip(&self.tree.nodes) {
            let Some(row) = self.actions.get(&(node.rule, node.action)) else { continue };
            let taken = self.taken.get(&at);
            let look = |is: bool| if is { Look::Taken } else { Look::Open };
            let x = Columns::of_node(node.assumed);
            dots.push(Dot { x, y: middle(*row), look: look(taken.is_some()), assumed: node.assumed });
            for (number, branch) in node.branches.iter().enumerate() {
                lines.push(Line {
                    path: self.path(node, *row, number, branch),
                    look: look(taken == Some(&number)),
                    assumed: node.assumed || branch.uncertain.is_some(),
                });
            }
        }
        (lines, dots)
    }

    fn path(&self, node: &Node, row: usize, number: usize, branch: &Branch) -> String {
        let (x, y) = (Columns::of_node(node.assumed), middle(row));
        let next = branch.to.and_then(|to| self.tree.nodes.get(to as usize));
        let end = middle(self.rows.len().saturating_sub(1));
        let to_y = next.and_then(|n| self.actions.get(&(n.rule, n.action))).map_or(end, |row| middle(*row));
        let to_x = next.map_or(Columns::of_node(false), |n| Columns::of_node(n.assumed));
        // The branch's own row; the action's, where nothing is asked.
        let from = if branch.answers.is_empty() { y } else { middle(row + 1 + number) };
        match route(node, branch) {
            Route::On => format!("M{x} {y}V{to_y}H{to_x}"),
            Route::Over => format!("M{x} {y}V{from}H{to_x}V{to_y}"),
            Route::LeavesRule => {
                format!("M{x} {y}V{from}H{}V{to_y}H{to_x}", self.columns.of_rule(node.assumed))
            }
            Route::LeavesSet => format!("M{x} {y}V{from}H{}V{end}H{to_x}", self.columns.of_set()),
        }
    }
}

fn middle(row: usize) -> u32 {
    ROW / 2 + ROW * u32::try_from(row).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        mail::Sample,
        rules::{
            Action, InvocationType, LambdaAction, Rule, RuleSet, S3Action, StopAction,
            outcome::{Assumptions, tree},
        },
    };

    fn set() -> RuleSet {
        let asks = || {
            Action::LambdaAction(LambdaAction {
                invocation_type: Some(InvocationType::RequestResponse),
                ..LambdaAction::default()
            })
        };
        let store = || Action::S3Action(S3Action::default());
        let rule = |name: &str, enabled: bool, actions: Vec<Action>| Rule {
            name: name.into(),
            enabled: Some(enabled),
            actions,
            ..Rule::default()
        };
        let rules = vec![
            rule("off", false, vec![]),
            rule("also-off", false, vec![]),
            rule("a", true, vec![asks(), store()]),
            rule("b", true, vec![Action::StopAction(StopAction::default()), store()]),
        ];
        RuleSet { name: "s".into(), rules }
    }

    fn drawn(answers: &Answers) -> Picture {
        let mut sample = Sample::default();
        sample.envelope.recipients.push("a@b".into());
        picture(&tree(&set(), &sample, &Assumptions::default()), answers)
    }

    #[test]
    fn rows_are_the_set_with_what_is_skipped_in_one() {
        let expected = vec![
            Row::Skipped(vec![0, 1]),
            Row::Rule(2),
            Row::Action(2, 0, Look::Taken),
            Row::Branch(0, 0, true),
            Row::Branch(0, 1, false),
            Row::Branch(0, 2, false),
            Row::Branch(0, 3, false),
            Row::Action(2, 1, Look::Taken),
            Row::Rule(3),
            Row::Action(3, 0, Look::Taken),
            Row::Action(3, 1, Look::Never),
            Row::End,
        ];
        assert_eq!(drawn(&Answers::default()).rows, expected);
    }

    #[test]
    fn a_pinned_answer_moves_the_way_and_nothing_else() {
        let before = drawn(&Answers::default());
        let after = drawn(&Answers([((2, 0), Answer::StopRule)].into()));
        assert_eq!(after.rows[4], Row::Branch(0, 1, true));
        assert_eq!(after.rows[7], Row::Action(2, 1, Look::Open));
        let paths = |p: &Picture| p.lines.iter().map(|l| l.path.clone()).collect::<BTreeSet<_>>();
        assert_eq!(paths(&before), paths(&after));
        let taken = |p: &Picture| -> Vec<String> {
            p.lines.iter().filter(|l| l.look == Look::Taken).map(|l| l.path.clone()).collect()
        };
        assert_eq!(taken(&after).len(), 2, "out of the rule, and Stop");
        assert_ne!(taken(&before), taken(&after));
    }

    #[test]
    fn lines_stay_beside_the_words_and_within_the_rows() {
        for answer in Answer::ALL {
            let picture = drawn(&Answers([((2, 0), answer)].into()));
            let height = ROW * u32::try_from(picture.rows.len()).expect("few rows");
            for line in &picture.lines {
                for number in
                    line.path.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<u32>().ok())
                {
                    assert!(number < height.max(picture.width), "{}", line.path);
                }
            }
            assert!(picture.dots.iter().all(|dot| dot.x < picture.width && dot.y < height));
        }
    }

    #[test]
    fn a_refused_mail_has_no_picture() {
        let tree = tree(&set(), &Sample::default(), &Assumptions::default());
        assert_eq!(picture(&tree, &Answers::default()), Picture::default());
    }
}
