//! Reading the export of a Polis conversation.

use std::collections::{BTreeMap, BTreeSet};

use csv::{ByteRecord, ErrorKind, Position, Reader};

use super::ballot_box::{BallotBox, Cast};
use super::ballots::{Ballots, Mark};
use super::votes::Opinion;
use crate::error::InputError;

impl Ballots {
    /// Reads `votes.csv` and, if there is one, `comments.csv` of a Polis export,
    /// taken into memory as they are. Of several votes of a voter on a comment the
    /// one with the latest `timestamp` counts, of equally late ones the last.
    /// Comments with `moderated` -1 were rejected: votes on them are dropped.
    /// Columns beside those needed are passed over.
    ///
    /// A `vote` of 1 is taken as agreement, as in the published conversations
    /// (compdemocracy/openData); the server stores it the other way around and
    /// some of its versions exported it so (compdemocracy/polis, issue 2554).
    ///
    /// O(n log n) for n rows, 32 bytes a row beside the files.
    ///
    /// ```
    /// use engine::{Ballots, opinions_of};
    ///
    /// let votes = "timestamp,datetime,comment-id,voter-id,vote\n\
    ///              1700000000,then,0,7,-1\n1700000009,later,0,7,1\n";
    /// let comments = "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n\
    ///                 1700000000,0,7,1,0,1,\"Keys, and locks\"\n";
    /// let report = opinions_of(&Ballots::from_polis(votes.as_bytes(), Some(comments.as_bytes()))?);
    /// assert_eq!(report.statements[0].text.as_deref(), Some("Keys, and locks"));
    /// # Ok::<(), engine::InputError>(())
    /// ```
    ///
    /// # Errors
    /// A missing column, a row of another length than the header, a cell that is
    /// not what it must be, a comment listed twice; the path is file, line and
    /// column, such as `votes.csv:3.vote`. More votes or statements than can be
    /// numbered.
    pub fn from_polis(votes: &[u8], comments: Option<&[u8]>) -> Result<Self, InputError> {
        let comments = comments.map_or_else(|| Ok(Comments::default()), Comments::read)?;
        let mut ballots = read_votes(votes, &comments)?.close()?;
        for (id, text) in ballots.statements.iter().zip(&mut ballots.texts) {
            *text = comments.texts.get(id).map(|(_, text)| text.clone());
        }
        Ok(ballots)
    }
}

/// A vote and when it was cast.
struct Dated {
    cast: Cast,
    at: i64,
}

fn read_votes(bytes: &[u8], comments: &Comments) -> Result<BallotBox, InputError> {
    let header = "a header with `timestamp`, `comment-id`, `voter-id` and `vote`";
    let columns = ["timestamp", "comment-id", "voter-id", "vote"];
    let mut sheet = Sheet::open("votes.csv", bytes, columns, header)?;
    let mut ballots = BallotBox::default();
    let mut dated = Vec::new();
    while sheet.next()? {
        let at = sheet.number(0, "a whole number of seconds or milliseconds", |_| true)?;
        let (statement, person) = (sheet.cell(1)?, sheet.cell(2)?);
        let vote = match sheet.number(3, "1 (agree), 0 (pass) or -1 (disagree)", |vote| (-1..=1).contains(&vote))? {
            1 => Opinion::Agree,
            0 => Opinion::Pass,
            _ => Opinion::Disagree,
        };
        if !comments.rejected.contains(statement) {
            let mark = Mark::new(ballots.votes.statements.number(statement), vote);
            dated.push(Dated { cast: Cast { person: ballots.votes.people.number(person), mark }, at });
        }
    }
    // Stable: of equally late votes the last stays the last.
    dated.sort_by_key(|vote| (vote.cast.person, vote.cast.mark.number(), vote.at));
    let same = |a: &Dated, b: &Dated| (a.cast.person, a.cast.mark.number()) == (b.cast.person, b.cast.mark.number());
    ballots.votes.list = dated.chunk_by(same).filter_map(|votes| votes.last()).map(|vote| vote.cast).collect();
    Ok(ballots)
}

/// What comments say, and which were rejected.
#[derive(Default)]
struct Comments {
    /// By id, with the line.
    texts: BTreeMap<String, (u64, String)>,
    rejected: BTreeSet<String>,
}

impl Comments {
    fn read(bytes: &[u8]) -> Result<Self, InputError> {
        let header = "a header with `comment-id`, `moderated` and `comment-body`";
        let mut sheet = Sheet::open("comments.csv", bytes, ["comment-id", "moderated", "comment-body"], header)?;
        let mut comments = Self::default();
        while sheet.next()? {
            let id = sheet.cell(0)?.to_owned();
            let within = |moderated: i64| (-1..=1).contains(&moderated);
            if sheet.number(1, "1 (accepted), 0 (not moderated) or -1 (rejected)", within)? == -1 {
                comments.rejected.insert(id.clone());
            }
            let text = (sheet.line, sheet.cell(2)?.to_owned());
            if let Some((first, _)) = comments.texts.insert(id.clone(), text) {
                let other = format!("comments.csv:{first}.comment-id");
                return Err(InputError::DuplicateId { field: sheet.field(0), id, other });
            }
        }
        Ok(comments)
    }
}

/// One file, row by row.
struct Sheet<'a, const N: usize> {
    file: &'static str,
    reader: Reader<&'a [u8]>,
    names: [&'static str; N],
    places: [usize; N],
    row: ByteRecord,
    line: u64,
}

impl<'a, const N: usize> Sheet<'a, N> {
    fn open(
        file: &'static str,
        bytes: &'a [u8],
        names: [&'static str; N],
        header: &'static str,
    ) -> Result<Self, InputError> {
        let mut reader = Reader::from_reader(bytes);
        let found = reader.byte_headers().map_err(|error| unreadable(file, &error))?;
        let mut places = [0; N];
        for (place, name) in places.iter_mut().zip(names) {
            let column = found.iter().position(|column| column == name.as_bytes());
            *place = column.ok_or_else(|| InputError::Inconsistent {
                field: format!("{file}:1"),
                value: format!("without a column `{name}`"),
                expected: header,
            })?;
        }
        Ok(Self { file, reader, names, places, row: ByteRecord::new(), line: 1 })
    }

    /// Goes to the next row; whether there is one.
    fn next(&mut self) -> Result<bool, InputError> {
        let some = self.reader.read_byte_record(&mut self.row).map_err(|error| unreadable(self.file, &error))?;
        self.line = self.row.position().map_or(self.line, Position::line);
        Ok(some)
    }

    /// The path of a cell of this row.
    fn field(&self, column: usize) -> String {
        format!("{}:{}.{}", self.file, self.line, self.names.get(column).copied().unwrap_or_default())
    }

    fn bytes(&self, column: usize) -> &[u8] {
        self.places.get(column).and_then(|place| self.row.get(*place)).unwrap_or_default()
    }

    fn cell(&self, column: usize) -> Result<&str, InputError> {
        let cell = str::from_utf8(self.bytes(column)).ok();
        cell.ok_or_else(|| self.wrong(column, "text in UTF-8"))
    }

    fn number(&self, column: usize, expected: &'static str, is_right: fn(i64) -> bool) -> Result<i64, InputError> {
        let number = str::from_utf8(self.bytes(column)).ok().and_then(|cell| cell.parse().ok());
        number.filter(|number| is_right(*number)).ok_or_else(|| self.wrong(column, expected))
    }

    fn wrong(&self, column: usize, expected: &'static str) -> InputError {
        let value = format!("`{}`", String::from_utf8_lossy(self.bytes(column)));
        InputError::Inconsistent { field: self.field(column), value, expected }
    }
}

/// A row the reader cannot read: as the bytes are all there, only one of another length.
fn unreadable(file: &str, error: &csv::Error) -> InputError {
    let line = error.position().map_or(1, Position::line);
    let value = match error.kind() {
        ErrorKind::UnequalLengths { len, .. } => format!("a row of length {len}"),
        _ => "unreadable".to_owned(),
    };
    InputError::Inconsistent { field: format!("{file}:{line}"), value, expected: "a row as long as the header" }
}
