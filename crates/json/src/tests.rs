use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(text: &str, expect: &Value) {
    assert_eq!(Value::parse(text).as_ref(), Ok(expect), "{text}");
}

#[test]
fn values_of_every_kind() {
    check(" null ", &Value::Null);
    check("true", &Value::Flag(true));
    check("-0.50e+3", &Value::Number("-0.50e+3".to_owned()));
    check(r#""a\"\\\/\b\f\n\r\té𝄞""#, &Value::Text("a\"\\/\u{8}\u{c}\n\r\té𝄞".to_owned()));
    check(r#""\u00e9\ud834\udd1e""#, &Value::Text("é𝄞".to_owned()));
    let list = Value::List(vec![Value::Number("1".to_owned()), Value::List(Vec::new())]);
    check("[1, []\n]", &list);
    check(
        r#"{"a": [1,[]], "b":{}}"#,
        &Value::Object(vec![("a".to_owned(), list), ("b".to_owned(), Value::Object(Vec::new()))]),
    );
}

#[test]
fn what_is_no_json_is_named_with_its_place() {
    for (text, said) in [
        ("", "a value expected at line 1, column 1"),
        ("[1,\n 2", "a comma, or the end of a list or object, expected at line 2, column 3"),
        ("{1: 2}", "a name in quotes expected at line 1, column 2"),
        ("{\"é\" 2}", "a colon expected at line 1, column 6"),
        ("\"ab", "the end of a text expected at line 1, column 2"),
        ("1 2", "the end expected at line 1, column 3"),
    ] {
        assert_eq!(Value::parse(text).unwrap_err().to_string(), said, "{text}");
    }
    let deep = "[".repeat(100_000);
    assert!(Value::parse(&deep).unwrap_err().to_string().starts_with("less depth expected"));
}

#[test]
fn numbers_are_what_they_are_wanted_for() {
    let number = |text: &str| Value::parse(text).unwrap();
    assert_eq!((number("4663").whole(), number("4663").number()), (Some(4663), Some(4663.0)));
    assert_eq!((number("-1").whole(), number("1.5").whole(), number("1e3").whole()), (None, None, None));
    assert_eq!(number("0.1").number(), Some(0.1));
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Site {
    name: String,
    sqm: Option<f64>,
    darks: Vec<(String, u8)>,
    left_out: Option<u32>,
}

form!(Site { name: Always, sqm, darks, left_out: Brief });

#[test]
fn fields_come_back_and_may_be_absent() {
    let site = Site {
        name: "A \"B\"\n\u{1}".to_owned(),
        sqm: Some(0.1),
        darks: vec![("x".to_owned(), 255)],
        left_out: None,
    };
    let text = site.to_json().to_string();
    assert!(!text.contains("left_out"), "{text}");
    let mut back = Site::default();
    back.take_json(&Value::parse(&text).unwrap()).unwrap();
    assert_eq!(back, site);
    back.take_json(&Value::parse(r#"{"name": "C", "new": 1}"#).unwrap()).unwrap();
    assert_eq!(back, Site { name: "C".to_owned(), ..site });
}

#[test]
fn misfits_are_named_with_their_place() {
    for (text, said) in [
        ("{}", "name should be there"),
        ("[]", " should be an object"),
        (r#"{"name": "", "sqm": "x"}"#, "sqm should be a number"),
        (r#"{"name": "", "darks": [["a", 1], ["a", 256]]}"#, "darks[1] should be a whole number"),
    ] {
        assert_eq!(
            Site::default().take_json(&Value::parse(text).unwrap()).unwrap_err().to_string(),
            said,
            "{text}"
        );
    }
}

/// As another reader has it.
fn by_serde(value: &serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(flag) => Value::Flag(*flag),
        serde_json::Value::Number(number) => Value::Number(number.to_string()),
        serde_json::Value::String(text) => Value::Text(text.clone()),
        serde_json::Value::Array(values) => Value::List(values.iter().map(by_serde).collect()),
        serde_json::Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), by_serde(value))).collect())
        }
    }
}

fn value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn every_text_is_read_as_serde_reads_it(value in value(), is_pretty: bool) {
        let text = if is_pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        prop_assert_eq!(Value::parse(&text).unwrap(), by_serde(&value));
    }

    #[test]
    fn what_is_written_is_read_by_serde(value in value()) {
        let text = by_serde(&value).to_string();
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn both_refuse_the_same(text in r#"[\[\]{}":,0-9eE+.\-tfnu\\ a]{0,12}"#) {
        // Numbers without bounds apart, which serde refuses as well.
        prop_assert_eq!(Value::parse(&text).is_ok(), serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{}", text);
    }

    #[test]
    fn numbers_come_back_bit_for_bit(number: f64) {
        prop_assume!(number.is_finite());
        let mut back = 0.0_f64;
        back.take_json(&Value::parse(&number.to_json().to_string()).unwrap()).unwrap();
        prop_assert_eq!(back.to_bits(), number.to_bits());
    }
}
