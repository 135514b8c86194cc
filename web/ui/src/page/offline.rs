//! The service worker that makes the page work without a network, where the build has one. A new version waits for a
//! click, and only the tab of that click reloads: another may be in the middle of a scan.

use std::cell::Cell;

use gloo_events::EventListener;
use leptos::prelude::*;
use nightledger_language::tr;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

/// A version that is not the one this tab runs.
#[derive(Clone)]
enum News {
    /// It waits until it is asked for.
    Ready(ServiceWorker),
    /// It was asked for in another tab.
    Elsewhere,
}

/// What this tab knows of versions. It is there as long as the page: views of it come and go with the language.
#[derive(Clone, Copy)]
pub struct Versions {
    news: RwSignal<Option<News>, LocalStorage>,
    /// Whether the page is kept for use without a network, once that is known.
    kept: RwSignal<Option<bool>>,
    /// Whether the new version was asked for in this tab.
    asked: StoredValue<bool>,
}

/// A line that tells of the new version once there is one.
#[component]
pub fn Update(
    /// What is known of them.
    versions: Versions,
) -> impl IntoView {
    let news = versions.news;
    let take = move |_| match news.get_untracked() {
        Some(News::Ready(worker)) if worker.state() == ServiceWorkerState::Installed => {
            versions.asked.set_value(true);
            // A worker takes messages for as long as it waits.
            let _ = worker.post_message(&"skip-waiting".into());
        }
        _ => reload(),
    };
    view! {
        <div aria-live="polite">
            {move || {
                news.get()
                    .map(|news| {
                        let (text, word) = match news {
                            News::Ready(_) => (tr!("A new version of Nightledger is ready."), tr!("Reload with it")),
                            News::Elsewhere => {
                                (
                                    tr!("Another tab has changed to a new version of Nightledger. This tab still runs the old one: reload it when it suits you. Settings and edits are kept."),
                                    tr!("Reload"),
                                )
                            }
                        };
                        view! {
                            <div class="update">
                                <p>{text}</p>
                                <button type="button" on:click=take>
                                    {word}
                                </button>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// Where the page works, as far as that is known.
#[component]
pub fn Works(
    /// What is known of versions.
    versions: Versions,
) -> impl IntoView {
    let works = move || match versions.kept.get() {
        None => tr!("Works in this browser."),
        Some(true) => tr!("Works in this browser, also without a network."),
        Some(false) => tr!("Works in this browser, which could not keep it for use without a network."),
    };
    view! { {works} " " }
}

/// Loads the page again.
pub fn reload() {
    // A page that cannot reload itself runs on as it is.
    let _ = window().location().reload();
}

/// Whether a service worker answers for this tab.
fn is_controlled() -> bool {
    window().navigator().service_worker().controller().is_some()
}

impl Versions {
    /// Registers the service worker and follows it: once for the page.
    pub fn follow() -> Self {
        let versions = Self {
            news: RwSignal::new_local(None),
            kept: RwSignal::new(None),
            asked: StoredValue::new(false),
        };
        spawn_local(async move {
            // No service worker (a private window, say): the page works all the same.
            if versions.register().await.is_err() {
                versions.kept.set(Some(false));
            }
        });
        versions
    }

    async fn register(self) -> Result<(), JsValue> {
        // Only a finished build says that it has a service worker.
        if document().query_selector("meta[http-equiv='Content-Security-Policy']")?.is_none() {
            return Ok(());
        }
        let navigator = window().navigator();
        if js_sys::Reflect::get(&navigator, &"serviceWorker".into())?.is_falsy() {
            return Err(JsValue::NULL);
        }
        let container: ServiceWorkerContainer = navigator.service_worker();
        // The first one takes the page over without a word: it has the page's own files.
        let controlled = Cell::new(is_controlled());
        let versions = self;
        let changed = move |_: &web_sys::Event| {
            if versions.asked.get_value() {
                reload();
            } else if controlled.replace(true) {
                versions.news.set(Some(News::Elsewhere));
            }
        };
        EventListener::new(&container, "controllerchange", changed).forget();
        let registration: ServiceWorkerRegistration =
            JsFuture::from(container.register("./sw.js")).await?.unchecked_into();
        if registration.active().is_some() {
            self.kept.set(Some(true));
        }
        if let Some(worker) = registration.waiting().filter(|_| is_controlled()) {
            self.news.set(Some(News::Ready(worker)));
        }
        self.watch(&registration);
        let versions = self;
        let of = registration.clone();
        let found = move |_: &web_sys::Event| versions.watch(&of);
        EventListener::new(&registration, "updatefound", found).forget();
        Ok(())
    }

    /// Follows the version that is being fetched, if one is.
    fn watch(self, registration: &ServiceWorkerRegistration) {
        let Some(worker) = registration.installing() else { return };
        let (versions, registration, of) = (self, registration.clone(), worker.clone());
        let changed = move |_: &web_sys::Event| match of.state() {
            // Without one before it, it does not wait.
            ServiceWorkerState::Installed if is_controlled() => {
                versions.news.set(Some(News::Ready(of.clone())));
            }
            // It was kept, or given up: there was no room, say.
            ServiceWorkerState::Activated | ServiceWorkerState::Redundant => {
                versions.kept.set(Some(registration.active().is_some()));
            }
            _ => {}
        };
        EventListener::new(&worker, "statechange", changed).forget();
    }
}
