//! Texts as cells of tables that people open in a spreadsheet: it stands here because this is the lowest crate that all
//! who write tables use. What files say about themselves is text from outside.

/// What ends a cell or a line somewhere, beside the comma.
pub const SEPARATORS: [char; 4] = [';', '\t', '\r', '\n'];

/// Text that no spreadsheet runs: an apostrophe in front of what would start a formula. Where the list separator is `;`
/// or a tab, quotes that do not begin a line's cell are characters like others: what follows a separator in a text then
/// begins a cell of its own.
pub fn neutral(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    if text.starts_with(SEPARATORS) {
        told.push('\'');
    }
    for part in text.split_inclusive(SEPARATORS) {
        if part.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
            told.push('\'');
        }
        told.push_str(part);
    }
    told
}

/// The line of a table's text that a record begins in, counted from 1. `byte` is where the reader was before it: blank lines
/// that stand there are none of the record's.
pub fn line_of(text: &str, byte: u64) -> usize {
    let (before, rest) =
        usize::try_from(byte).ok().and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""));
    let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    before.matches('\n').count() + rest.get(..blank).unwrap_or_default().matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_before_a_record_are_counted() {
        let text = "a,b\r\n1,2\r\n\r\n\n3,\"x\ny\"\n5,6\n";
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let lines: Vec<usize> = reader
            .records()
            .map(|record| line_of(text, record.unwrap().position().unwrap().byte()))
            .collect();
        assert_eq!(lines, [2, 5, 7]);
        assert_eq!(line_of("", 9), 1);
    }

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(neutral(text), expect);
    }

    #[test]
    fn text_from_outside_is_no_formula() {
        check("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")");
        check("+1", "'+1");
        check("-2", "'-2");
        check("@SUM(A1)", "'@SUM(A1)");
        check(" =1", "' =1");
        check("\t=1", "'\t'=1");
        check("＝1", "'＝1");
        check("Ha", "Ha");
        check("Sh2-101", "Sh2-101");
    }

    #[test]
    fn text_from_outside_is_no_formula_where_another_character_separates() {
        check("x;=HYPERLINK(\"http://x\")", "x;'=HYPERLINK(\"http://x\")");
        check("x\t @SUM(A1)", "x\t' @SUM(A1)");
        check("x\r\n-2+3", "x\r\n'-2+3");
        check("a;;+1;b", "a;;'+1;b");
        check(";=1", "';'=1");
        check("M 31; M 32", "M 31; M 32");
    }
}
