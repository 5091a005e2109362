//! Lists as clients see them: Relay connections, described.

use crate::page::{Rows, cursor_of};
use async_graphql::connection::PageInfo;
use async_graphql::{Object, ObjectType, TypeName};
use std::borrow::Cow;

/// A page of a list.
pub struct List<T> {
    edges: Vec<ListEdge<T>>,
    has_previous_page: bool,
    has_next_page: bool,
}

/// A place in a list.
pub struct ListEdge<T> {
    cursor: String,
    node: T,
}

impl<T> List<T> {
    /// A page of items with their cursors, in order, of a list that is not in the order of ids.
    #[must_use]
    pub fn new(items: Vec<(String, T)>, has_previous_page: bool, has_next_page: bool) -> Self {
        let edges = items.into_iter().map(|(cursor, node)| ListEdge { cursor, node }).collect();
        Self { edges, has_previous_page, has_next_page }
    }
}

/// A page of a list.
#[Object(name_type)]
impl<T: ObjectType> List<T> {
    /// Where this page lies in the list.
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_previous_page: self.has_previous_page,
            has_next_page: self.has_next_page,
            start_cursor: self.edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: self.edges.last().map(|edge| edge.cursor.clone()),
        }
    }

    /// The items of this page with their cursors.
    async fn edges(&self) -> &[ListEdge<T>] {
        &self.edges
    }

    /// The items of this page.
    async fn nodes(&self) -> Vec<&T> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }
}

/// An item of a list and its place.
#[Object(name_type)]
impl<T: ObjectType> ListEdge<T> {
    /// The place, for `after` and `before`.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The item.
    async fn node(&self) -> &T {
        &self.node
    }
}

impl<T: ObjectType> TypeName for List<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", T::type_name()).into()
    }
}

impl<T: ObjectType> TypeName for ListEdge<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", T::type_name()).into()
    }
}

impl<T> From<Rows<T>> for List<T> {
    fn from(rows: Rows<T>) -> Self {
        let edge = |(id, node)| ListEdge { cursor: cursor_of(id), node };
        Self {
            edges: rows.rows.into_iter().map(edge).collect(),
            has_previous_page: rows.has_previous,
            has_next_page: rows.has_next,
        }
    }
}
