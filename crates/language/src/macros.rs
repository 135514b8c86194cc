//! How code says that a text is for people.

/// A text in the language that is spoken: `tr!("Copy CSV")` is a `&'static str`; with values, `tr!("{rows} of {target}",
/// rows, target = target.name())`, it is a `String`. Every value is named, so that a language can put it elsewhere; how it is
/// written (`{:.1}`) is decided before. `tr!("Light" in "theme")`: the same English word in another sense.
#[macro_export]
macro_rules! tr {
    ($text:literal) => {
        $crate::of($text)
    };
    ($text:literal in $context:literal) => {
        $crate::of_context(concat!($context, "|", $text), $text)
    };
    ($text:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        match ($(&$crate::value!($name $(= $value)?),)+) {
            ($($name,)+) => match $crate::filled($text, &[$((stringify!($name), $name)),+]) {
                Some(text) => text,
                None => format!($text, $($name = $name),+),
            },
        }
    };
}

/// A text that depends on how many there are: `tr_n!(files, "{n} file of {name}", "{n} files of {name}", n = files, name)`.
/// Both texts have all values. English has these two forms, or one text for both: `tr_n!(rest, "and {n} more", n = rest)`; other
/// languages have as many as they need.
#[macro_export]
macro_rules! tr_n {
    ($count:expr, $text:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        $crate::tr_n!($count, $text, $text, $($name $(= $value)?),+)
    };
    ($count:expr, $one:literal, $many:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {{
        let count = $crate::count($count);
        match ($(&$crate::value!($name $(= $value)?),)+) {
            ($($name,)+) => match $crate::filled_counted(count, $many, &[$((stringify!($name), $name)),+]) {
                Some(text) => text,
                None if $crate::is_one(count) => format!($one, $($name = $name),+),
                None => format!($many, $($name = $name),+),
            },
        }
    }};
}

/// A text that is said later than it is found, as of a file's faults: a [`Said`](crate::Said), which shows itself in the
/// language that is spoken then. Values as for [`tr!`]; `said!(n: count, "{n} card", "{n} cards", n = count)` counts. What is
/// a `Said` itself stands behind a semicolon: `said!("{file} could not be read: {why}.", file; why = why)`.
#[macro_export]
macro_rules! said {
    ($text:literal) => {
        $crate::Said::text($text, Vec::new())
    };
    (n: $count:expr, $one:literal, $many:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {{
        // That the texts have these values, and no others, is the compiler's to see.
        let _ = || (format!($one, $($name = $crate::value!($name $(= $value)?)),+), format!($many, $($name = $crate::value!($name $(= $value)?)),+));
        $crate::Said::counted($crate::count($count), $one, $many, vec![$((stringify!($name), $crate::value!($name $(= $value)?).to_string())),+])
    }};
    ($text:literal $(, $name:ident $(= $value:expr)?)* ; $($inner:ident = $said:expr),+ $(,)?) => {{
        $(let $inner: $crate::Said = $said;)+
        let _ = || format!($text, $($name = $crate::value!($name $(= $value)?),)* $($inner = $inner),+);
        $crate::Said::text($text, vec![$((stringify!($name), $crate::value!($name $(= $value)?).to_string())),*])
            $(.with(stringify!($inner), $inner))+
    }};
    ($text:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {{
        let _ = || format!($text, $($name = $crate::value!($name $(= $value)?)),+);
        $crate::Said::text($text, vec![$((stringify!($name), $crate::value!($name $(= $value)?).to_string())),+])
    }};
}

/// A text for people in a constant or a table, itself: whoever shows it says `nightledger_language::of(text)`.
#[macro_export]
macro_rules! mark {
    ($text:literal) => {
        $text
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! value {
    ($name:ident) => {
        $name
    };
    ($name:ident = $value:expr) => {
        $value
    };
}
