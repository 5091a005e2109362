//! What was searched for, once a request.

use super::Reader;
use crate::search::service::{Found, Search, search};
use async_graphql::dataloader::Loader;
use sea_orm::DbErr;
use std::collections::HashMap;

impl Loader<Search> for Reader {
    type Value = Found;
    type Error = DbErr;

    async fn load(&self, keys: &[Search]) -> Result<HashMap<Search, Found>, DbErr> {
        let mut found = HashMap::with_capacity(keys.len());
        for key in keys {
            found.insert(key.clone(), search(&*self.view.read().await?, &self.actor, key).await?);
        }
        Ok(found)
    }
}
