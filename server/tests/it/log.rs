//! The audit log as files.

use crate::harness::Console;
use domain::audit::export;
use http::StatusCode;

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_log_is_one_file_that_proves_itself() {
    let console = Console::new().await;
    let admin = console.admin().await;
    // More than two pages of the log.
    for n in 0..210 {
        console.call("people/invite", &format!("name=p{n}&role=viewer"), &admin).await;
    }
    let file = console.get("/audit/export/audit.jsonl", &admin).await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"audit.jsonl\"");
    let span = export::verify(&file.body).expect("unbroken");
    assert_eq!((span.first, span.entries), (1, usize::try_from(span.last).expect("small")));
    assert!(span.entries > 210, "{span:?}");

    let table = console.get("/audit/export/audit.csv", &admin).await;
    assert!(table.body.starts_with(export::CSV_HEAD));
    assert_eq!(table.body.lines().count(), span.entries + 1);
    let filtered = console.get("/audit/export/audit.csv?deed=person.invite&object=person+p7", &admin).await;
    let lines: Vec<&str> = filtered.body.lines().skip(1).collect();
    assert!(lines.len() <= 1 && lines.iter().all(|line| line.contains("p7")), "{lines:?}");
    let long_ago = console.get("/audit/export/audit.csv?until=2020-01-01", &admin).await;
    assert_eq!(long_ago.body, export::CSV_HEAD);
    assert_eq!(console.get("/audit/export/audit.xml", &admin).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        console.get("/audit/export/audit.csv", "").await.status,
        StatusCode::SEE_OTHER,
        "behind the door"
    );
}
