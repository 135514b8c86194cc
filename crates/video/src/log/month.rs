//! Months in the languages of capture programs' users, by the short forms that Java writes.

use time::Month;

/// Beginnings of short months without accents, in lower case, each with its month's number. The longest that fits
/// counts: `marras` is November in Finnish, `mar` is March.
const BEGINNINGS: [(&str, u8); 93] = [
    ("jan", 1),
    ("ene", 1),
    ("gen", 1),
    ("led", 1),
    ("sty", 1),
    ("oca", 1),
    ("tammi", 1),
    ("xan", 1),
    ("ian", 1),
    ("feb", 2),
    ("fev", 2),
    ("uno", 2),
    ("lut", 2),
    ("sub", 2),
    ("helmi", 2),
    ("mar", 3),
    ("maa", 3),
    ("mrt", 3),
    ("mrz", 3),
    ("bre", 3),
    ("mae", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("dub", 4),
    ("kwi", 4),
    ("nis", 4),
    ("huhti", 4),
    ("may", 5),
    ("mai", 5),
    ("maj", 5),
    ("mag", 5),
    ("mei", 5),
    ("kve", 5),
    ("touko", 5),
    ("jun", 6),
    ("juin", 6),
    ("giu", 6),
    ("cvn", 6),
    ("cer", 6),
    ("cze", 6),
    ("haz", 6),
    ("kesa", 6),
    ("iun", 6),
    ("jul", 7),
    ("juil", 7),
    ("lug", 7),
    ("cvc", 7),
    ("lip", 7),
    ("tem", 7),
    ("heina", 7),
    ("iul", 7),
    ("aug", 8),
    ("aou", 8),
    ("ago", 8),
    ("srp", 8),
    ("sie", 8),
    ("elo", 8),
    ("agu", 8),
    ("avg", 8),
    ("sep", 9),
    ("set", 9),
    ("zar", 9),
    ("wrz", 9),
    ("eyl", 9),
    ("syys", 9),
    ("oct", 10),
    ("okt", 10),
    ("out", 10),
    ("ott", 10),
    ("rij", 10),
    ("paz", 10),
    ("eki", 10),
    ("loka", 10),
    ("nov", 11),
    ("lis", 11),
    ("kas", 11),
    ("marras", 11),
    ("dec", 12),
    ("dez", 12),
    ("dic", 12),
    ("pro", 12),
    ("gru", 12),
    ("ara", 12),
    ("joulu", 12),
    ("des", 12),
    ("янв", 1),
    ("фев", 2),
    ("апр", 4),
    ("июн", 6),
    ("авг", 8),
    ("окт", 10),
    ("дек", 12),
];

/// The same where a beginning of three letters would be of two months.
const CYRILLIC: [(&str, u8); 6] = [("мар", 3), ("май", 5), ("мая", 5), ("июл", 7), ("сен", 9), ("ноя", 11)];

/// The month that a short name in some language means.
pub(super) fn month(name: &str) -> Option<Month> {
    let plain: String = name.to_lowercase().chars().filter_map(without_accent).collect();
    let known = BEGINNINGS.iter().chain(&CYRILLIC).filter(|(beginning, _)| plain.starts_with(beginning));
    let (_, number) = known.max_by_key(|(beginning, _)| beginning.len())?;
    Month::try_from(*number).ok()
}

/// A letter without its accent; points fall away.
fn without_accent(c: char) -> Option<char> {
    Some(match c {
        '.' => return None,
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => 'a',
        'è' | 'é' | 'ê' | 'ë' | 'ě' | 'ę' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ı' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'ů' => 'u',
        'č' | 'ç' | 'ć' => 'c',
        'ř' => 'r',
        'ş' | 'š' | 'ś' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        'ý' => 'y',
        'ğ' => 'g',
        c => c,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_of_several_languages() {
        for (number, names) in [
            (1, "Jan janv. ene. gen led sty Oca tammik."),
            (2, "Feb févr. únor lut Şub fev."),
            (3, "Mär März mars mrt. mar. bře marzo maalisk."),
            (5, "May mai mag mei maj"),
            (6, "Jun juin giu čvn cze"),
            (7, "Jul juil. lug čvc lip"),
            (8, "Aug août ago. srp sie"),
            (10, "Okt oct. ott říj paź"),
            (11, "nov. lis marrask."),
            (12, "Dez. déc. dic pro gru Ara"),
        ] {
            for name in names.split(' ') {
                assert_eq!(month(name).map(u8::from), Some(number), "{name}");
            }
        }
        assert_eq!(month("x"), None);
    }
}
