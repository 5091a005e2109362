//! What is made beside the server: a second organization, and who somebody is at a provider.

use super::{PASSWORD, Person, TestApp, document};
use api::clock::new_id;
use api::global_id::encode;
use entities::{IdentityId, MembershipId, OrganizationId, OrganizationRole, identity, membership, organization, user};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

impl TestApp {
    /// The account of this person.
    pub async fn account(&self, who: &Person) -> user::Model {
        let found = user::Entity::find().filter(user::Column::Email.eq(&who.email)).one(&self.db).await;
        found.expect("an answer").expect("an account")
    }

    /// The same person, signed in to this organization.
    pub async fn signed_in_to(&self, who: &Person, organization: OrganizationId) -> Person {
        let input = json!({ "email": who.email, "password": PASSWORD, "organizationId": encode(organization) });
        Person::new(&who.name, &who.email, "", &self.enter("signIn", input).await)
    }

    /// Somebody at a provider that this person is too, noted beside the server; gives its id.
    pub async fn identity(&self, who: &Person) -> String {
        let id: IdentityId = new_id();
        let row = identity::Model {
            id,
            user_id: self.account(who).await.id,
            issuer: "https://issuer.example".to_owned(),
            subject: id.to_string(),
            unlinked_at: None,
            version: 1,
            created_at: self.now(),
        };
        let row = identity::Entity::insert(row.into_active_model());
        row.exec_without_returning(&self.db).await.expect("a row");
        encode(id).0
    }

    /// Somebody who founded an organization, on a server at which anybody may sign up.
    pub async fn founder(&self, name: &str) -> Person {
        let email = format!("{name}@example.org");
        let input = json!({ "email": email, "name": name, "password": PASSWORD, "organization": format!("{name}-of") });
        self.mails();
        self.gql(None, &document("signUp", "mustConfirm"), json!({ "input": input })).await;
        let input = json!({ "token": self.mailed(&email), "password": PASSWORD });
        Person::new(name, &email, "", &self.enter("confirmSignUp", input).await)
    }

    /// Another organization, of which this person is a member too.
    pub async fn another_organization(&self, who: &Person) -> OrganizationId {
        let (version, created_at) = (1, self.now());
        let tenant =
            organization::Model { id: new_id::<OrganizationId>(), name: "Elsewhere".to_owned(), version, created_at };
        let member = membership::Model {
            id: new_id::<MembershipId>(),
            organization_id: tenant.id,
            user_id: self.account(who).await.id,
            role: OrganizationRole::Member,
            suspended_at: None,
            version,
            created_at,
        };
        let id = tenant.id;
        let tenant = organization::Entity::insert(tenant.into_active_model());
        tenant.exec_without_returning(&self.db).await.expect("a row");
        let member = membership::Entity::insert(member.into_active_model());
        member.exec_without_returning(&self.db).await.expect("a row");
        id
    }
}
