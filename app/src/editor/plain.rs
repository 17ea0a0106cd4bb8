//! Editing by a plain form: what is posted, applied to the revision it was based on, saved, and where to go then.

use domain::rules::{RuleSet, edit::RuleForm};
#[cfg(feature = "ssr")]
use {
    super::follow::{focus, follow},
    crate::{AppError, preview::encode},
    domain::{
        Caller, Failure, Kind,
        draft::{DraftId, RevisionNumber, SaveDraft, Saved},
        failure::Problem,
        port::Services,
        rules::edit::{Edit, apply},
    },
};

/// What the editor's form posts.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, PartialEq)]
pub struct Posted {
    /// The draft.
    pub draft: DraftId,
    /// The revision the person had before them.
    pub based_on: RevisionNumber,
    /// The rule that was shown.
    pub rule: u32,
    /// The pressed button: an edit, or `save`.
    pub op: String,
    /// The set's name.
    pub set_name: String,
    /// The rule's fields; none where the set has no rule.
    pub form: Option<RuleForm>,
    /// What else the address carries: the sample and the answers.
    pub kept: String,
}

/// The set with what was typed in it: its name, and the shown rule's fields. A rule that is there no more is left out.
#[must_use]
pub fn typed(mut set: RuleSet, name: String, rule: u32, form: Option<RuleForm>) -> RuleSet {
    set.name = name;
    if let Some((form, slot)) = form.zip(set.rules.get_mut(rule as usize)) {
        *slot = form.into_rule();
    }
    set
}

/// Applies the pressed button; `save` is none.
///
/// # Errors
/// What is wrong with the button's value.
#[cfg(feature = "ssr")]
fn pressed(set: &mut RuleSet, op: &str) -> Result<Option<Edit>, Problem> {
    if op == "save" {
        return Ok(None);
    }
    let edit = Edit::parse(op)?;
    apply(set, edit.clone())?;
    Ok(Some(edit))
}

/// What was typed and could not be saved, as an address carries it.
#[cfg(feature = "ssr")]
#[must_use]
pub fn mine(name: &str, form: Option<&RuleForm>) -> Option<String> {
    serde_json::to_string(&(name, form)).ok()
}

/// Reads it back.
#[must_use]
pub fn read_mine(text: &str) -> Option<(String, Option<RuleForm>)> {
    serde_json::from_str(text).ok()
}

/// Makes the edit and says where to go: back to the rule, or, when somebody saved in between, to a page that shows
/// both sides with everything typed still in it.
#[cfg(feature = "ssr")]
pub async fn edit(caller: &Caller, services: &Services, posted: Posted) -> Result<String, AppError> {
    let Posted { draft, based_on, rule, op, set_name, form, kept } = posted;
    let unsaved =
        mine(&set_name, form.as_ref()).map(|text| format!("&mine={}", encode(&text))).unwrap_or_default();
    let conflict = format!("/drafts/{draft}?rule={rule}&was={based_on}{}{unsaved}", safe(&kept));
    let view = match services.drafts.open(caller, draft, Some(based_on)).await {
        Ok(view) => view,
        Err(Failure::NotFound(_)) => {
            // A later save took the revision's place; the draft itself has to be there.
            services.drafts.open(caller, draft, None).await?;
            return Ok(conflict);
        }
        Err(other) => return Err(other.into()),
    };
    let mut rule_set = typed(view.content.rule_set()?, set_name, rule, form);
    let edit = pressed(&mut rule_set, &op).map_err(|problem| Failure::Invalid(vec![problem]))?;
    let shown = edit.as_ref().map_or(rule, |edit| follow(rule, edit, &rule_set));
    let anchor =
        edit.as_ref().and_then(|edit| focus(edit, shown)).map(|id| format!("#{id}")).unwrap_or_default();
    let request = SaveDraft { draft, based_on, content: rule_set.into() };
    Ok(match services.drafts.save(caller, request).await? {
        Saved::At(_) => format!("/drafts/{draft}?rule={shown}{}{anchor}", safe(&kept)),
        Saved::Conflict(_) => conflict,
    })
}

/// Saves an earlier revision's content on top of the latest.
#[cfg(feature = "ssr")]
pub async fn restore(
    caller: &Caller,
    services: &Services,
    draft: DraftId,
    revision: RevisionNumber,
) -> Result<Kind, AppError> {
    let old = services.drafts.open(caller, draft, Some(revision)).await?;
    let request = SaveDraft { draft, based_on: old.latest, content: old.content };
    let kind = request.content.kind();
    match services.drafts.save(caller, request).await? {
        Saved::At(_) => Ok(kind),
        Saved::Conflict(_) => Err(Failure::Conflict(
            "somebody saved this draft just now: look at theirs, then try again".into(),
        )
        .into()),
    }
}

/// Only what an address may carry: no line breaks, no other host.
#[cfg(feature = "ssr")]
fn safe(kept: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "&=._-".contains(c);
    kept.chars().filter(|c| plain(*c)).collect()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use domain::rules::Rule;

    fn set() -> RuleSet {
        let rules =
            ["a", "b"].map(|n| Rule { name: n.into(), enabled: Some(true), ..Rule::default() }).to_vec();
        RuleSet { name: "in".into(), rules }
    }

    #[test]
    fn a_button_keeps_what_was_typed_beside_it() {
        let form = RuleForm { name: "b2".into(), recipients: "x@example.com".into(), ..RuleForm::default() };
        let mut after = typed(set(), "inbound".into(), 1, Some(form));
        let edit = pressed(&mut after, "move-rule:1:0").expect("the edit applies");
        assert_eq!(edit, Some(Edit::MoveRule { from: 1, to: 0 }));
        let names: Vec<&str> = after.rules.iter().map(|r| r.name.as_str()).collect();
        assert_eq!((after.name.as_str(), names), ("inbound", vec!["b2", "a"]));
        assert_eq!(after.rules[0].recipients, ["x@example.com"]);
        assert!(pressed(&mut after, "move-rule:7:0").is_err());
        assert_eq!(pressed(&mut after, "save"), Ok(None));
    }

    #[test]
    fn what_could_not_be_saved_survives_the_way_through_an_address() {
        let form = RuleForm { name: "ä & b".into(), ..RuleForm::default() };
        let text = mine("in", Some(&form)).expect("it is written");
        assert_eq!(read_mine(&text), Some(("in".into(), Some(form))));
        assert_eq!(encode("a&b=ä"), "a%26b%3D%C3%A4");
        assert_eq!(safe("&sample=3\r\nLocation: x"), "&sample=3Locationx");
        assert_eq!(read_mine("nonsense"), None);
    }
}
