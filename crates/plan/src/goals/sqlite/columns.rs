//! The columns of a table, out of the text that made it.

use super::Cell;

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    /// Its name, as it was made.
    pub(crate) name: String,
    /// Its first page.
    pub(crate) root: u32,
    /// Its columns, in the order of a row's values.
    columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq)]
struct Column {
    /// In lower case.
    name: String,
    /// What rows have that were written before the column was there.
    default: Cell,
    /// Whether it is of whole numbers by the word INTEGER: no other type makes a key the row's number.
    is_whole: bool,
    /// Whether the row's number stands for it.
    is_rowid: bool,
}

/// Words that begin what is no column.
const CLAUSES: [&str; 5] = ["constraint", "primary", "unique", "check", "foreign"];

impl Table {
    pub(super) fn read(name: &str, root: u32, sql: &str) -> Self {
        let inside = sql.find('(').and_then(|open| sql.get(open + 1..)).unwrap_or_default();
        let mut columns: Vec<Column> = Vec::new();
        let mut key = None;
        for words in definitions(inside) {
            let Some(first) = words.first() else { continue };
            let is_word = |at: usize, word: &str| words.get(at).is_some_and(|found| found.is(word));
            if !first.quoted && CLAUSES.contains(&first.text.to_lowercase().as_str()) {
                let at = words.iter().position(|word| word.is("primary"));
                // `PRIMARY KEY(`id`)`, of one column.
                if let Some(at) = at.filter(|at| is_word(at + 1, "key") && is_word(at + 2, "(")) {
                    let inner: Vec<&Word> =
                        words.iter().skip(at + 3).take_while(|word| !word.is(")")).collect();
                    if let [only] = inner.as_slice() {
                        key = Some(only.text.to_lowercase());
                    }
                }
                continue;
            }
            let is_whole = is_word(1, "integer");
            let is_key = (1..words.len()).any(|at| is_word(at, "primary") && is_word(at + 1, "key"));
            let default = (1..words.len()).find(|at| is_word(*at, "default"));
            columns.push(Column {
                name: first.text.to_lowercase(),
                default: default.map_or(Cell::Null, |at| default_of(words.get(at + 1..).unwrap_or_default())),
                is_whole,
                is_rowid: is_whole && is_key,
            });
        }
        for column in &mut columns {
            column.is_rowid |= column.is_whole && key.as_ref() == Some(&column.name);
        }
        Self { name: name.to_owned(), root, columns }
    }

    /// Whether it has a column of this name, in lower case.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.name == name)
    }

    /// The value of a column (its name in lower case) in a row.
    pub(crate) fn value(&self, row: &(i64, Vec<Cell>), name: &str) -> Cell {
        let Some((at, column)) = self.columns.iter().enumerate().find(|(_, column)| column.name == name)
        else {
            return Cell::Null;
        };
        match row.1.get(at) {
            _ if column.is_rowid => Cell::Whole(row.0),
            Some(cell) => cell.clone(),
            // The row is older than the column.
            None => column.default.clone(),
        }
    }
}

/// A word of SQL.
#[derive(Debug, Clone, PartialEq)]
struct Word {
    text: String,
    quoted: bool,
}

impl Word {
    fn is(&self, word: &str) -> bool {
        !self.quoted && self.text.eq_ignore_ascii_case(word)
    }
}

/// The definitions between commas, up to the parenthesis that ends them, each as its words.
fn definitions(inside: &str) -> Vec<Vec<Word>> {
    let mut all = vec![Vec::new()];
    let mut depth = 0_u32;
    let mut letters = inside.chars().peekable();
    while let Some(letter) = letters.next() {
        let mut push = |word: Word| {
            if let Some(last) = all.last_mut() {
                last.push(word);
            }
        };
        match letter {
            '`' | '"' | '\'' | '[' => {
                let end = if letter == '[' { ']' } else { letter };
                let mut text = String::new();
                while let Some(inner) = letters.next() {
                    if inner == end {
                        if end != ']' && letters.peek() == Some(&end) {
                            letters.next();
                        } else {
                            break;
                        }
                    }
                    text.push(inner);
                }
                push(Word { text, quoted: true });
            }
            '-' if letters.peek() == Some(&'-') => {
                for skipped in letters.by_ref() {
                    if skipped == '\n' {
                        break;
                    }
                }
            }
            ')' if depth == 0 => return all,
            ',' if depth == 0 => all.push(Vec::new()),
            '(' | ')' | ',' => {
                depth =
                    if letter == '(' { depth + 1 } else { depth.saturating_sub(u32::from(letter == ')')) };
                push(Word { text: letter.to_string(), quoted: false });
            }
            letter if letter.is_whitespace() => {}
            letter => {
                let mut text = letter.to_string();
                while let Some(next) = letters.peek() {
                    if next.is_whitespace() || matches!(next, '(' | ')' | ',' | '`' | '"' | '\'' | '[') {
                        break;
                    }
                    text.push(*next);
                    letters.next();
                }
                push(Word { text, quoted: false });
            }
        }
    }
    all
}

/// A default: a number, perhaps in parentheses, or a text.
fn default_of(words: &[Word]) -> Cell {
    let joined: String = words
        .iter()
        .skip_while(|word| word.is("("))
        .take_while(|word| !word.is(")"))
        .take(2)
        .map(|word| word.text.as_str())
        .collect();
    let first = words.iter().find(|word| !word.is("("));
    match first {
        Some(word) if word.quoted => Cell::Text(word.text.clone()),
        Some(word) => [word.text.as_str(), joined.as_str()]
            .iter()
            .find_map(|text| {
                let whole = text.parse().ok().map(Cell::Whole);
                whole.or_else(|| text.parse().ok().map(Cell::Number))
            })
            .unwrap_or(Cell::Null),
        None => Cell::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_go_by_name_with_their_defaults() {
        let sql = "CREATE TABLE \"plan\" (`Id` INTEGER NOT NULL, [profile Id] TEXT NOT NULL DEFAULT 'x,y', exposure REAL, \
                   PRIMARY KEY(`id`), CHECK (exposure > 0, 1), a INTEGER DEFAULT -1, b REAL DEFAULT (2.5))";
        let table = Table::read("plan", 2, sql);
        let row = (7, vec![Cell::Null, Cell::Text("p".to_owned())]);
        let values: Vec<Cell> =
            ["id", "profile id", "exposure", "a", "b", "c"].map(|name| table.value(&row, name)).to_vec();
        let expect = [
            Cell::Whole(7),
            Cell::Text("p".to_owned()),
            Cell::Null,
            Cell::Whole(-1),
            Cell::Number(2.5),
            Cell::Null,
        ];
        assert_eq!(values, expect);
        assert!(table.has("a") && !table.has("check") && !table.has("primary"));
        // A key of another type is a value of its own.
        for kind in ["TEXT", "INT", ""] {
            let sql = format!("CREATE TABLE t (id {kind} NOT NULL, x TEXT, PRIMARY KEY(id))");
            let named = Table::read("t", 2, &sql);
            assert_eq!(named.value(&(3, vec![Cell::Whole(40)]), "id"), Cell::Whole(40), "{kind}");
        }
        let inline = Table::read("t", 2, "CREATE TABLE t (id integer primary key, x TEXT)");
        assert_eq!(inline.value(&(3, vec![Cell::Null]), "id"), Cell::Whole(3));
    }
}
