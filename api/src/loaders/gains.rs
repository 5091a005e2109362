//! What each concession alone is worth.

use super::{AssessmentOf, Reader};
use crate::assessment::service::{Assessed, compute};
use crate::assessment::what_if::gains;
use async_graphql::dataloader::Loader;
use entities::{ConcessionId, ProposalId};
use sea_orm::DbErr;
use std::collections::HashMap;
use std::sync::Arc;

/// The points that each concession of a proposal would gain alone; over drafts too, where asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GainsOf(pub ProposalId, pub bool);

impl Loader<GainsOf> for Reader {
    type Value = Arc<HashMap<ConcessionId, f64>>;
    type Error = DbErr;

    async fn load(&self, keys: &[GainsOf]) -> Result<HashMap<GainsOf, Self::Value>, DbErr> {
        let proposals: Vec<AssessmentOf> = keys.iter().map(|key| AssessmentOf(key.0)).collect();
        let assessed: HashMap<AssessmentOf, Arc<Assessed>> = self.load(&proposals).await?;
        let (keys, now) = (keys.to_vec(), self.now);
        compute(move || {
            let of = |key: GainsOf| Some((key, &assessed.get(&AssessmentOf(key.0))?.rows));
            keys.into_iter().filter_map(of).map(|(key, rows)| Ok((key, Arc::new(gains(rows, now, key.1)?)))).collect()
        })
        .await
    }
}
