//! `entente verify`, from an import to a change behind the server's back.

use super::binary::{fails, run, text};
use super::{LET_ELSE, Served, import};
use sea_orm::{ConnectionTrait, Database};

#[test]
fn there_must_be_a_record_to_verify() {
    let data = tempfile::tempdir().expect("a directory");
    let nowhere = data.path().join("nowhere");
    fails(&run(&["verify", "--data", nowhere.to_str().expect("a path"), "--log", "off"]), 2, "no database in");
    assert!(!nowhere.exists(), "nothing is made");
    fails(&run(&["verify", "--head", "a7"]), 2, "64 hexadecimal digits");
}

#[actix_web::test]
async fn a_server_that_stops_leaves_a_sealed_record_and_a_change_of_it_is_one_line() {
    let data = tempfile::tempdir().expect("a directory");
    let path = data.path().to_str().expect("a path");
    assert!(import(data.path(), LET_ELSE, &[]).status.success());
    let verify = |more: &[&str]| run(&[&["verify", "--data", path, "--log", "off"], more].concat());
    let before = text(&verify(&[]).stdout);
    assert!(before.starts_with("the record holds: 0 events under 0 seals; "), "{before}");
    let served = Served::start(&["serve", "--listen", "127.0.0.1:0", "--data", path]);
    // It listens for signals once it answers.
    served.post("none", "{}");
    served.stop();

    let after = text(&verify(&[]).stdout);
    assert!(after.contains("; 0 events are not sealed yet\norganization "), "{after}");
    let head = after.trim().rsplit(' ').next().expect("a head").to_owned();
    assert!(verify(&["--head", &head]).status.success());
    let another = "0".repeat(64);
    fails(&verify(&["--head", &head, &another]), 1, &format!("no seal has the hash {another}"));

    let db = Database::connect(api::store::embedded_url(data.path())).await.expect("it opens");
    let change =
        "DROP TRIGGER event_is_not_updated; UPDATE event SET happened_at = recorded_at WHERE kind = 'proposal.shared'";
    db.execute_unprepared(change).await.expect("a change");
    db.close().await.expect("it closes");
    fails(&verify(&[]), 1, "was changed (seal 1 of organization ");
}
