//! The page's content security policy: what it may load and where it may connect, written into
//! `index.html` after the build because it names the hash of Trunk's inline start script.

use crate::digest;
use crate::services::Services;
use anyhow::{Context, Result, bail};

/// The page with its policy, before everything that the policy governs.
pub(crate) fn with_policy(page: &str, services: &Services) -> Result<String> {
    let lower = page.to_ascii_lowercase();
    if lower.contains("content-security-policy") {
        bail!("index.html brings a content security policy of its own; it is generated, so remove it there");
    }
    for (what, instead) in
        [("<style", "a style sheet of its own (`<link data-trunk rel=\"css\">`)"), (" style=", "a class")]
    {
        if lower.contains(what) {
            bail!(
                "index.html contains {what:?}, which the content security policy would block; use {instead}"
            );
        }
    }
    let hashes: Vec<String> = inline_scripts(page)?
        .into_iter()
        .map(|script| format!("'{}'", digest::integrity(script.as_bytes())))
        .collect();
    let policy = policy(&hashes, lower.contains("<base"), services);
    let at = insertion_point(&lower)?;
    let (before, after) = page.split_at_checked(at).context("index.html cannot be split in its head")?;
    Ok(format!("{before}\n  <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">{after}"))
}

/// The policy's text. Everything that is not named is forbidden.
fn policy(script_hashes: &[String], has_base: bool, services: &Services) -> String {
    [
        "default-src 'none'".to_owned(),
        format!("script-src 'self' 'wasm-unsafe-eval' {}", script_hashes.join(" ")).trim_end().to_owned(),
        "style-src 'self'".to_owned(),
        "img-src 'self' data: blob:".to_owned(),
        format!("connect-src 'self' {}", services.origins().join(" ")),
        "worker-src 'self'".to_owned(),
        "manifest-src 'self'".to_owned(),
        format!("base-uri {}", if has_base { "'self'" } else { "'none'" }),
        "form-action 'none'".to_owned(),
    ]
    .join("; ")
}

/// The text of every script that stands in the page itself.
fn inline_scripts(page: &str) -> Result<Vec<&str>> {
    let lower = page.to_ascii_lowercase();
    let mut scripts = Vec::new();
    let mut from = 0;
    while let Some(start) = find_from(&lower, "<script", from) {
        let body = find_from(&lower, ">", start).context("index.html has a <script without its >")? + 1;
        let end = find_from(&lower, "</script", body).context("index.html has a <script> without its end")?;
        let tag = lower.get(start..body).unwrap_or_default();
        if !tag.contains(" src=") {
            scripts.push(page.get(body..end).unwrap_or_default());
        }
        from = end;
    }
    Ok(scripts)
}

/// After the character set, which has to come first; else at the start of the head.
fn insertion_point(lower: &str) -> Result<usize> {
    let head = find_from(lower, "<head", 0).context("index.html has no <head>")?;
    let tag = find_from(lower, "<meta charset", head).unwrap_or(head);
    let end = find_from(lower, ">", tag).context("index.html has a tag without its >")?;
    Ok(end + 1)
}

fn find_from(text: &str, what: &str, from: usize) -> Option<usize> {
    text.get(from..)?.find(what).map(|at| at + from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::tests::made_up;

    const PAGE: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n  <meta charset=\"utf-8\">\n  <title>x</title>\n\
                        <script type=\"module\">\nstart();\n</script>\n<script src=\"a.js\"></script></head>\n<body></body></html>";

    #[test]
    fn the_hash_is_that_of_the_script_between_its_tags() {
        // echo -ne '\nstart();\n' | openssl dgst -sha256 -binary | base64
        assert_eq!(inline_scripts(PAGE).unwrap(), ["\nstart();\n"]);
        let page = with_policy(PAGE, &made_up()).unwrap();
        assert!(
            page.contains(
                "script-src 'self' 'wasm-unsafe-eval' 'sha256-FflUquKLTOFZgk0+8VvCqtWVuUbHfg32FlrpTHo84aw=';"
            ),
            "{page}"
        );
    }

    #[test]
    fn connections_are_limited_to_the_three_services() {
        let page = with_policy(PAGE, &made_up()).unwrap();
        let expect =
            "connect-src 'self' https://names.example https://filters.example:8443 http://127.0.0.1:9000;";
        assert!(page.contains(expect), "{page}");
        assert!(page.contains("\"default-src 'none';"), "{page}");
    }

    #[test]
    fn the_policy_follows_the_character_set_and_precedes_the_scripts() {
        let page = with_policy(PAGE, &made_up()).unwrap();
        let at = |what: &str| page.find(what).unwrap();
        assert!(at("charset") < at("Content-Security-Policy"));
        assert!(at("Content-Security-Policy") < at("<script"));
    }

    #[test]
    fn a_base_element_is_allowed_only_where_there_is_one() {
        assert!(with_policy(PAGE, &made_up()).unwrap().contains("base-uri 'none'"));
        let based = PAGE.replace("<title>", "<base href=\"/sub/\"><title>");
        assert!(with_policy(&based, &made_up()).unwrap().contains("base-uri 'self'"));
    }

    #[track_caller]
    fn refused(page: &str, expect: &str) {
        let error = with_policy(page, &made_up()).unwrap_err().to_string();
        assert!(error.contains(expect), "{error}");
    }

    #[test]
    fn what_the_policy_would_block_stops_the_build() {
        refused(&PAGE.replace("<title>", "<style>b{}</style><title>"), "style sheet of its own");
        refused(&PAGE.replace("<body>", "<body style=\"margin:0\">"), "use a class");
        refused(&PAGE.replace("</script>", ""), "without its end");
        refused("<p>no head</p>", "no <head>");
        refused(
            &PAGE.replace("<title>", "<meta http-equiv=content-security-policy content=x><title>"),
            "remove it there",
        );
    }
}
