//! Objects of S3.

use crate::target::{Target, no};
use backend::aws::Kind;

const MIB: usize = 1024 * 1024;

pub async fn an_object_comes_back_whole_and_in_pieces(t: &Target) {
    let bucket = t.objects_bucket().await;
    let objects = &t.reach.objects;
    let put =
        objects.put_object(&bucket, "a.csv", b"0123456789".to_vec()).await.expect("the bucket is there");
    assert_eq!((put.etag.as_str(), put.size), ("781e5e245d69b566979b86e28d23f2c7", 10));
    let head = objects.head_object(&bucket, "a.csv", None).await.expect("it answers").expect("it is there");
    assert_eq!((head.etag, head.size), (put.etag, 10));
    for (from, most, piece) in [
        (0, 100, "0123456789"),
        (0, 4, "0123"),
        (7, 2, "78"),
        (7, 100, "789"),
        (9, u64::MAX, "9"),
        (10, 1, ""),
        (100, 1, ""),
        (0, 0, ""),
    ] {
        let read = objects.get_object(&bucket, "a.csv", from, most).await.expect("it answers");
        assert_eq!(read.as_deref(), Some(piece.as_bytes()), "{most} from {from}");
    }
    objects.put_object(&bucket, "a.csv", Vec::new()).await.expect("it is replaced");
    assert_eq!(objects.get_object(&bucket, "a.csv", 0, 10).await.expect("it answers"), Some(Vec::new()));
}

pub async fn keys_of_every_script_are_kept(t: &Target) {
    let bucket = t.objects_bucket().await;
    for key in ["a b+c%2F/ü,\"x\".csv", "漢字 🎉", "a//b/./c", "100%", "?x=1&y=2#z"] {
        t.reach.objects.put_object(&bucket, key, key.into()).await.expect("the bucket is there");
        let read = t.reach.objects.get_object(&bucket, key, 0, 1000).await.expect("it answers");
        assert_eq!(read, Some(key.into()), "{key}");
    }
}

pub async fn what_is_not_there_is_none_and_nothing_goes_into_it(t: &Target) {
    let (bucket, gone) = (t.objects_bucket().await, t.set("gone"));
    let objects = &t.reach.objects;
    assert_eq!(objects.head_object(&bucket, "gone", None).await.expect("it answers"), None);
    assert_eq!(objects.get_object(&bucket, "gone", 0, 1).await.expect("it answers"), None);
    assert_eq!(objects.head_object(&gone, "a", None).await.expect("it answers"), None);
    assert_eq!(objects.bucket_region(&gone).await.expect("it answers"), None);
    let put = objects.put_object(&gone, "a", Vec::new()).await;
    assert_eq!(no(put), ("NoSuchBucket".into(), Kind::Missing));
}

pub async fn an_upload_in_parts_becomes_one_object(t: &Target) {
    let bucket = t.objects_bucket().await;
    let objects = &t.reach.objects;
    let upload = objects.begin_upload(&bucket, "large.csv").await.expect("the bucket is there");
    let mut etags = Vec::new();
    for (number, part) in [(1, vec![b'a'; 5 * MIB]), (2, b"tail".to_vec())] {
        let etag = objects.upload_part(&bucket, "large.csv", &upload, number, part).await;
        etags.push(etag.expect("the upload is there"));
    }
    // A part that is sent again takes the place of the first.
    let again = objects.upload_part(&bucket, "large.csv", &upload, 2, b"end\n".to_vec()).await;
    etags[1] = again.expect("the upload is there");
    let head = objects.complete_upload(&bucket, "large.csv", &upload, &etags).await.expect("it is whole");
    assert_eq!(head.size, 5 * MIB as u64 + 4);
    assert!(head.etag.ends_with("-2") && !head.etag.contains('"'), "{}", head.etag);
    let tail = objects.get_object(&bucket, "large.csv", 5 * MIB as u64 - 1, 100).await.expect("it answers");
    assert_eq!(tail.as_deref(), Some(&b"aend\n"[..]));
}

pub async fn an_upload_that_is_given_up_leaves_nothing(t: &Target) {
    let bucket = t.objects_bucket().await;
    let objects = &t.reach.objects;
    let upload = objects.begin_upload(&bucket, "a").await.expect("the bucket is there");
    let etag = objects.upload_part(&bucket, "a", &upload, 1, b"a".to_vec()).await.expect("it is there");
    objects.abort_upload(&bucket, "a", &upload).await.expect("it is there");
    objects.abort_upload(&bucket, "a", &upload).await.expect("once more is no error");
    let completed = objects.complete_upload(&bucket, "a", &upload, &[etag]).await;
    assert_eq!(no(completed), ("NoSuchUpload".into(), Kind::Missing));
    assert_eq!(objects.head_object(&bucket, "a", None).await.expect("it answers"), None);
}

pub async fn parts_are_large_and_named_as_they_were_sent(t: &Target) {
    let bucket = t.objects_bucket().await;
    let objects = &t.reach.objects;
    let upload = objects.begin_upload(&bucket, "a").await.expect("the bucket is there");
    let mut etags = Vec::new();
    for number in [1, 2] {
        let etag = objects.upload_part(&bucket, "a", &upload, number, b"a".to_vec()).await;
        etags.push(etag.expect("the upload is there"));
    }
    assert_eq!(no(objects.complete_upload(&bucket, "a", &upload, &etags).await).0, "EntityTooSmall");
    let wrong = ["0".repeat(32)];
    assert_eq!(no(objects.complete_upload(&bucket, "a", &upload, &wrong).await).0, "InvalidPart");
}

pub async fn a_bucket_says_where_it_is(t: &Target) {
    let bucket = t.objects_bucket().await;
    let objects = &t.reach.objects;
    assert_eq!(objects.bucket_region(&bucket).await.expect("it answers").as_deref(), Some(t.region));
    assert_eq!(objects.bucket_policy(&bucket).await.expect("it answers"), None);
    assert!(!objects.locks_by_default(&bucket).await.expect("it answers"));
}
