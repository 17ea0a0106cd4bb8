//! What the sandbox adds to the contract suite: keeping its state, and the resources it tries.

use super::*;
use crate::aws::Kind;
use domain::rules::{Action, S3Action};
use std::sync::{
    Mutex as SyncMutex,
    atomic::{AtomicBool, Ordering},
};

const ACCOUNT: &str = "111122223333";
const REGION: &str = "eu-west-1";

fn to_bucket(name: &str, bucket: &str) -> Rule {
    let action = Action::S3Action(S3Action { bucket_name: bucket.into(), ..S3Action::default() });
    Rule { name: name.into(), actions: vec![action], ..Rule::default() }
}

#[derive(Default)]
struct Drawer {
    kept: SyncMutex<Option<String>>,
    full: AtomicBool,
}

#[async_trait]
impl Snapshot for Drawer {
    async fn load(&self) -> Result<Option<String>, SnapshotError> {
        Ok(self.kept.lock().expect("no test panicked").clone())
    }
    async fn save(&self, state: &str) -> Result<(), SnapshotError> {
        if self.full.load(Ordering::SeqCst) {
            return Err("the disk is full".into());
        }
        *self.kept.lock().expect("no test panicked") = Some(state.to_owned());
        Ok(())
    }
}

#[tokio::test]
async fn what_was_answered_survives_a_restart_and_what_was_not_kept_did_not_happen() {
    let drawer = Arc::new(Drawer::default());
    let first = Sandbox::open(ACCOUNT, REGION, drawer.clone()).await.expect("nothing is kept yet");
    first.create_rule_set("in").await.expect("the set is new");
    first.create_rule("in", None, &to_bucket("a", "mail")).await.expect("the rule is right");
    first.set_active_rule_set(Some("in")).await.expect("the set is there");

    drawer.full.store(true, Ordering::SeqCst);
    let error = first.create_rule_set("lost").await.expect_err("it cannot be kept");
    assert_eq!((error.kind, error.code.as_str()), (Kind::Unknown, "InternalFailure"));
    assert_eq!(first.list_rule_sets().await.expect("reading needs no disk"), ["in"]);

    let second = Sandbox::open(ACCOUNT, REGION, drawer).await.expect("what was kept is read");
    assert_eq!(
        second.active_rule_set().await.expect("it answers"),
        first.active_rule_set().await.expect("it answers")
    );
    assert_eq!(second.list_rule_sets().await.expect("it answers"), ["in"]);
}

#[tokio::test]
async fn a_state_that_cannot_be_read_is_said_and_not_overwritten() {
    let drawer = Arc::new(Drawer::default());
    drawer.save("{").await.expect("it is kept");
    let error = Sandbox::open(ACCOUNT, REGION, drawer.clone()).await.err().expect("it is no state");
    assert!(error.to_string().contains("cannot be read"), "{error}");
    assert_eq!(drawer.load().await.expect("it is kept").as_deref(), Some("{"));
}

#[tokio::test]
async fn what_ses_cannot_use_is_refused_until_it_can() {
    let sandbox = Sandbox::new(ACCOUNT, REGION);
    sandbox.create_rule_set("in").await.expect("the set is new");
    sandbox.set_usable("mail", false).await.expect("it is noted");
    let error =
        sandbox.create_rule("in", None, &to_bucket("a", "mail")).await.expect_err("no permission yet");
    assert_eq!((error.kind, error.message.as_str()), (Kind::NotReady, "Could not write to bucket: mail"));
    sandbox.set_usable("mail", true).await.expect("it is noted");
    sandbox.create_rule("in", None, &to_bucket("a", "mail")).await.expect("now it may");
}
