//! What the decider said of an objection stays said.

use crate::harness::{TestApp, both, id};
use entities::{ObjectionId, ObjectionState, objection};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

both!(a_ruling_is_kept_when_the_raiser_settles_after_it);

async fn a_ruling_is_kept_when_the_raiser_settles_after_it(app: &TestApp) {
    let stage = app.stage().await;
    let selection = "... on Objection { state answer ruling settlement version }";
    for (mutation, state, note) in [
        ("withdrawObjection", "WITHDRAWN", json!("So be it.")),
        ("confirmSettled", "ACCOMMODATED", json!("So be it.")),
        ("withdrawObjection", "WITHDRAWN", Value::Null),
    ] {
        let keys = app.object(&stage.bob, &stage.proposal, "keys", "MAJOR").await;
        app.done(&stage.lead, "addressObjection", "", json!({ "objectionId": keys, "answer": "We rotate." })).await;
        let row = objection::Entity::find_by_id(id::<ObjectionId>(&keys)).one(&app.db).await;
        let row = row.expect("an answer").expect("the objection");
        let ruling = Some("We go on; bob holds that keys leak.".to_owned());
        let ruled = objection::Model { state: ObjectionState::Overruled, ruling, ..row };
        ruled.into_active_model().reset_all().update(&app.db).await.expect("a changed row");
        let seen = app.node(&stage.ann, &keys, selection).await;
        let said = "We go on; bob holds that keys leak.";
        assert_eq!(
            (&seen["state"], &seen["ruling"], &seen["settlement"]),
            (&json!("OVERRULED"), &json!(said), &Value::Null)
        );

        let input = json!({ "objectionId": keys, "note": note });
        let settled = app.done(&stage.bob, mutation, "objection { ruling settlement }", input).await;
        assert_eq!(settled["objection"], json!({ "ruling": said, "settlement": note }), "{mutation}");
        let seen = app.node(&stage.ann, &keys, selection).await;
        let expected = json!({ "__typename": "Objection", "id": keys, "state": state, "answer": "We rotate.",
            "ruling": said, "settlement": note, "version": 3 });
        assert_eq!(seen, expected, "{mutation}");
    }
}
