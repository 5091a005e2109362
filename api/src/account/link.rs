//! Links sent by e-mail: each is good for one thing, once, and not for long.
//! The database keeps digests of their secrets only.

use crate::auth::secret;
use crate::clock::new_id;
use crate::context::State;
use crate::error::{Error, RefusalCode, Result};
use crate::limit::Limit;
use crate::once::sha256;
use crate::write::Write;
use chrono::TimeDelta;
use entities::one_time_link::{Column, Entity, Model};
use entities::{LinkPurpose, UserId};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

/// What has ended is gone after this time.
const KEPT: TimeDelta = TimeDelta::days(1);

/// A link to make.
pub struct New {
    /// What it is good for.
    pub purpose: LinkPurpose,
    /// Whose account it is about, if there is one.
    pub user: Option<UserId>,
    /// Where it goes.
    pub email: String,
    /// What was asked for with it.
    pub payload: Option<serde_json::Value>,
    /// Whether it is sent. One that is not ends at once: it is made so that
    /// the answer takes as long as with one that is.
    pub sent: bool,
}

/// How long a link holds.
fn holds(purpose: LinkPurpose) -> TimeDelta {
    match purpose {
        LinkPurpose::SignIn => TimeDelta::minutes(15),
        LinkPurpose::Reset => TimeDelta::minutes(30),
        LinkPurpose::SignUp | LinkPurpose::Verification | LinkPurpose::EmailChange => TimeDelta::hours(24),
    }
}

/// Lets a mail of this kind go to this address once more, whether it has an account or not.
///
/// # Errors
///
/// `RATE_LIMITED`, or whatever the database says.
pub async fn admit(state: &State, purpose: LinkPurpose, email: &str) -> Result<()> {
    state.limits.admit(Limit::RecoveryOfAddress, &format!("{purpose:?} {email}"), state.clock.now()).await
}

/// Makes a link; gives its secret.
///
/// # Errors
///
/// Whatever the database says.
pub async fn make(state: &State, new: New) -> Result<String> {
    let (secret, now) = (secret("")?, state.clock.now());
    let row = Model {
        id: new_id(),
        secret_hash: sha256(secret.as_bytes()),
        purpose: new.purpose,
        user_id: new.user.filter(|_| new.sent),
        email: new.email,
        payload: new.payload.filter(|_| new.sent),
        created_at: now,
        expires_at: if new.sent { now + holds(new.purpose) } else { now },
        used_at: None,
    };
    let _place = state.writer().await?;
    Entity::delete_many().filter(Column::ExpiresAt.lte(now - KEPT)).exec(&state.db).await?;
    Entity::insert(row.into_active_model().reset_all()).exec_without_returning(&state.db).await?;
    Ok(secret)
}

/// The link with this secret, where it still holds for one of these purposes.
///
/// # Errors
///
/// `NOT_FOUND` at `token`, whatever is wrong with it.
pub async fn find(state: &State, purposes: &[LinkPurpose], secret: &str) -> Result<Model> {
    let row = Entity::find().filter(Column::SecretHash.eq(sha256(secret.as_bytes()))).one(&state.db).await?;
    let now = state.clock.now();
    let row = row.filter(|row| purposes.contains(&row.purpose) && row.used_at.is_none() && now < row.expires_at);
    row.ok_or_else(spent)
}

/// Uses a link that was found, unless somebody did meanwhile.
///
/// # Errors
///
/// `NOT_FOUND` at `token`.
pub async fn take(write: &Write, link: &Model) -> Result<()> {
    let used = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(write.now))
        .filter(Column::Id.eq(link.id))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(write.now))
        .exec(&write.tx)
        .await?;
    if used.rows_affected > 0 { Ok(()) } else { Err(spent()) }
}

/// Ends all links about a person's account.
///
/// # Errors
///
/// Whatever the database says.
pub async fn end_all(write: &Write, user: UserId) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(write.now))
        .filter(Column::UserId.eq(user))
        .filter(Column::UsedAt.is_null())
        .exec(&write.tx)
        .await?;
    Ok(())
}

/// What is said of a link that does not hold, whatever is wrong with it.
#[must_use]
pub fn spent() -> Error {
    Error::refused(RefusalCode::NotFound, "token", "is of no link that still holds; ask for a new one")
}
