//! The table people read in docs/REVIEW.md is what the code does.

use crate::any::{caller, hash};
use domain::{
    Role,
    change::State,
    review::{Facts, Move, Policy, Signature, may},
};

const DOCUMENT: &str = include_str!("../../../docs/REVIEW.md");

/// The least role with which a move can be made in a state, when nothing else stands against it. Under the default policy, by
/// somebody who has no part in the change.
fn least(step: Move, state: State) -> Option<Role> {
    // What stands against a move that is there for something missing is that nothing is missing.
    let approved = step == Move::Deploy;
    let mut facts = Facts { warnings: 1, unacknowledged: 1, ..Facts::new(state, 1, hash(0)) };
    if approved {
        let (name, role) = ("p3".into(), Role::Reviewer);
        facts.approvals.push(Signature { person: 3, name, role, plan_hash: hash(0) });
    }
    Role::ALL.into_iter().find(|role| may(&caller(2, *role), step, &Policy::default(), &facts).is_ok())
}

fn table() -> String {
    let states = [State::InReview, State::SentBack, State::Approved, State::Deploying];
    let mut table = String::from("| move |");
    for state in states {
        table += &format!(" {} |", state.words());
    }
    table += " live, rolled back, withdrawn |\n|---|---|---|---|---|---|\n";
    for step in Move::ALL {
        table += &format!("| {} |", step.title());
        let cell = |state| least(step, state).map_or_else(|| "–".to_owned(), |role| format!("{role} +"));
        for state in states {
            table += &format!(" {} |", cell(state));
        }
        let ends = [State::Live, State::RolledBack, State::Withdrawn].map(cell);
        assert!(ends.iter().all(|end| *end == ends[0]), "{ends:?}");
        table += &format!(" {} |\n", ends[0]);
    }
    table
}

#[test]
fn the_table_of_moves_is_in_the_document() {
    let table = table();
    assert!(DOCUMENT.contains(&table), "docs/REVIEW.md does not have this table:\n\n{table}");
}

/// Whose hands: roles in rows, moves in columns, for a change in review that lacks nothing but what the move brings.
#[test]
fn the_table_of_roles_is_in_the_document() {
    let mut table = String::from("| role |");
    for step in Move::ALL {
        table += &format!(" {} |", step.title());
    }
    table += &format!("\n|---|{}\n", "---|".repeat(Move::ALL.len()));
    for role in Role::ALL {
        table += &format!("| {role} |");
        for step in Move::ALL {
            let yes = least(step, State::InReview).is_some_and(|least| role >= least);
            table += if yes { " yes |" } else { " – |" };
        }
        table += "\n";
    }
    assert!(DOCUMENT.contains(&table), "docs/REVIEW.md does not have this table:\n\n{table}");
}
