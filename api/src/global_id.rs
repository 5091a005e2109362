//! Ids as clients see them: opaque, and naming their kind, so that an id of one
//! kind is never taken for another.

use async_graphql::ID;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entities::TypedId;
use uuid::Uuid;

/// The opaque form of an id.
pub fn encode<T: TypedId>(id: T) -> ID {
    ID(URL_SAFE_NO_PAD.encode(format!("{}:{}", T::KIND, id.into().simple())))
}

/// The id behind the opaque form, if it is one of this kind.
#[must_use]
pub fn decode<T: TypedId>(id: &ID) -> Option<T> {
    let (kind, uuid) = parse(id)?;
    (kind == T::KIND).then(|| T::from(uuid))
}

/// The kind and the id behind the opaque form, if it is one that we could have made.
#[must_use]
pub fn parse(id: &ID) -> Option<(String, Uuid)> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(id.as_str()).ok()?).ok()?;
    let (kind, uuid) = text.split_once(':')?;
    let uuid = Uuid::try_parse(uuid).ok().filter(|parsed| parsed.simple().to_string() == uuid)?;
    Some((kind.to_owned(), uuid))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::new_id;
    use entities::{ProblemId, ProposalId};

    #[test]
    fn an_id_reads_back_as_its_own_kind_only() {
        let id: ProposalId = new_id();
        assert_eq!(decode(&encode(id)), Some(id));
        assert_eq!(decode::<ProblemId>(&encode(id)), None);
    }

    #[test]
    fn what_we_never_made_is_no_id() {
        for text in [
            "",
            "x",
            "UHJvcG9zYWw",
            "\u{0}",
            "UHJvcG9zYWw6MQ",
            "UHJvcG9zYWw6MDE5YjQ1NmQtM2I1NS03YzAwLTgwMDAtMDAwMDAwMDAwMDAw",
        ] {
            assert_eq!(decode::<ProposalId>(&ID(text.to_owned())), None, "{text:?}");
        }
    }
}
