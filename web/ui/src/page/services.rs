//! The services that a click can ask: their addresses, and how they are asked. The page says first what is sent where.
//! What is asked for and what the answers mean is `nightledger-astrobin`'s.

use std::collections::BTreeMap;

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Object, Reflect, Uint8Array};
use leptos::prelude::window;
use nightledger_language::tr;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, AbortSignal, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache,
    RequestCredentials, RequestInit, Response,
};

use nightledger_browser::clock::now_ms;

// Settings of the build; the content security policy names the same hosts (xtask/src/services.rs).
/// Names of places.
pub const NOMINATIM: &str = env!("NIGHTLEDGER_NOMINATIM_URL");
/// Filters and their ids.
pub const ASTROBIN: &str = env!("NIGHTLEDGER_ASTROBIN_URL");
/// How bright the sky is.
pub const LIGHT_POLLUTION: &str = env!("NIGHTLEDGER_LIGHTPOLLUTION_URL");

/// An answer that is not whole by then is given up, ms.
const PATIENCE_MS: u32 = 20_000;
/// An answer that is longer is given up: real ones stay below a tenth of it.
const LONGEST_BYTES: usize = 1_000_000;
/// Nominatim's usage policy: at most one request a second. The brightness service says nothing of its own.
const BETWEEN_MS: f64 = 1100.0;
/// AstroBin's equipment database: 150 requests a minute, one in 400 ms, and 500 in five, for whoever is not logged in. Some
/// more, since requests do not arrive as evenly as they leave.
const BETWEEN_AT_ASTROBIN_MS: f64 = 410.0;

thread_local! {
    /// Answers that could be used are not asked for again while the page is open.
    static ANSWERS: std::cell::RefCell<BTreeMap<String, String>> = const { std::cell::RefCell::new(BTreeMap::new()) };
    /// When a request may go out next, on the clock of [`now_ms`]: to AstroBin, and to another.
    static NEXT_MS: [std::cell::Cell<f64>; 2] = const { [std::cell::Cell::new(0.0), std::cell::Cell::new(0.0)] };
}

/// The text behind an address, or why there is none, to follow "could not be looked up: ". Only what `is_usable` is kept:
/// a hotel's login page is not the answer of tomorrow.
pub async fn fetch(address: &str, is_usable: fn(&str) -> bool) -> Result<String, String> {
    if let Some(known) = ANSWERS.with(|answers| answers.borrow().get(address).cloned()) {
        return Ok(known);
    }
    let text = fetch_anew(address).await?;
    if is_usable(&text) {
        ANSWERS.with(|answers| answers.borrow_mut().insert(address.to_owned(), text.clone()));
    }
    Ok(text)
}

/// The same, asked for again each time: for what is kept elsewhere.
pub async fn fetch_anew(address: &str) -> Result<String, String> {
    wait_for_turn(address).await;
    let unable = |_| tr!("this browser cannot ask").to_owned();
    let controller = AbortController::new().map_err(unable)?;
    let signal = controller.signal();
    let asking = std::pin::pin!(ask(address, &signal));
    let text = match select(asking, TimeoutFuture::new(PATIENCE_MS)).await {
        Either::Left((text, _)) => text,
        Either::Right(_) => Err(tr!("the service did not answer in full within 20 seconds").to_owned()),
    };
    // What is not read by now comes no further.
    controller.abort();
    text
}

/// Waits until a request to this address may go out. The next one's time counts from then, not from when this one was
/// planned: a timer that is late would bring two of them closer together.
async fn wait_for_turn(address: &str) {
    loop {
        let now = now_ms();
        let from = NEXT_MS.with(|[astrobin, other]| {
            let (next, between) = if address.starts_with(ASTROBIN) {
                (astrobin, BETWEEN_AT_ASTROBIN_MS)
            } else {
                (other, BETWEEN_MS)
            };
            let from = next.get();
            if from <= now {
                next.set(now + between);
            }
            from
        });
        if from <= now {
            return;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds")]
        TimeoutFuture::new((from - now).ceil() as u32).await;
    }
}

async fn ask(address: &str, signal: &AbortSignal) -> Result<String, String> {
    // Not by gloo-net 0.6.0, whose requests get an "&" at the end of an address that has a query.
    let request = RequestInit::new();
    request.set_credentials(RequestCredentials::Omit);
    // AstroBin's database answers a web page to who does not ask for JSON.
    let headers = Object::new();
    Reflect::set(&headers, &"accept".into(), &"application/json".into())
        .map_err(|_| tr!("this browser cannot ask").to_owned())?;
    request.set_headers(&headers);
    // Nominatim refuses who does not say where the question comes from: the page's origin, and no more of its address.
    request.set_referrer_policy(ReferrerPolicy::Origin);
    // Addresses have a place or a key in them, which the browser's own store has no need to know.
    request.set_cache(RequestCache::NoStore);
    request.set_signal(Some(signal));
    let response: Response = JsFuture::from(window().fetch_with_str_and_init(address, &request))
        .await
        .map_err(|_| tr!("there is no connection, or the service does not answer to web pages").to_owned())?
        .unchecked_into();
    if response.status() == 429 {
        return Err(tr!("the service asks for a pause; try again in a minute").to_owned());
    }
    if !response.ok() {
        return Err(tr!("the service answered with error {number}", number = response.status()));
    }
    let mut bytes = Vec::new();
    if let Some(body) = response.body() {
        let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
        while let Some(piece) = next(&reader).await.map_err(|_| tr!("the answer broke off").to_owned())? {
            bytes.extend(piece.to_vec());
            if bytes.len() > LONGEST_BYTES {
                return Err(tr!("the answer is far too long, over 1 MB").to_owned());
            }
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The next piece of a body; nothing at its end.
async fn next(reader: &ReadableStreamDefaultReader) -> Result<Option<Uint8Array>, JsValue> {
    let part = JsFuture::from(reader.read()).await?;
    Ok(Reflect::get(&part, &"value".into())?.dyn_into().ok())
}
