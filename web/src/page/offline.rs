//! The service worker that makes the page work without a network, where the build has one; a new version waits for a
//! click.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

use super::markup::{Markup, Show, view};

/// A line that offers the new version once there is one.
#[component]
pub fn Update() -> Markup {
    let waiting = RwSignal::new_local(None::<ServiceWorker>);
    spawn_local(async move {
        // No service worker (a development server, a private window): the page works all the same.
        let _ = register(waiting).await;
    });
    let take = move |_| {
        if let Some(worker) = waiting.get_untracked() {
            // A worker that has gone meanwhile has been replaced already.
            let _ = worker.post_message(&"skip-waiting".into());
        }
    };
    view! {
        <Show when=move || waiting.with(Option::is_some)>
            <div class="update">
                <p>"A new version of Nightledger is ready."</p>
                <button type="button" on:click=take>
                    "Reload with it"
                </button>
            </div>
        </Show>
    }
}

async fn register(waiting: RwSignal<Option<ServiceWorker>, LocalStorage>) -> Result<(), JsValue> {
    let navigator = window().navigator();
    if js_sys::Reflect::get(&navigator, &"serviceWorker".into())?.is_falsy() {
        return Ok(());
    }
    // Only a finished build says that it has a service worker.
    if document().query_selector("meta[http-equiv='Content-Security-Policy']")?.is_none() {
        return Ok(());
    }
    let container: ServiceWorkerContainer = navigator.service_worker();
    let had_one = container.controller().is_some();
    let registration: ServiceWorkerRegistration =
        JsFuture::from(container.register("./sw.js")).await?.unchecked_into();
    if let Some(worker) = registration.waiting().filter(|_| had_one) {
        waiting.set(Some(worker));
    }
    let found = {
        let registration = registration.clone();
        Closure::<dyn FnMut()>::new(move || {
            if let Some(worker) = registration.installing() {
                watch(&worker, waiting);
            }
        })
    };
    registration.set_onupdatefound(Some(found.as_ref().unchecked_ref()));
    found.forget();
    if had_one {
        let changed = Closure::<dyn FnMut()>::new(|| {
            // A page that cannot reload itself runs on as it is.
            let _ = window().location().reload();
        });
        container.set_oncontrollerchange(Some(changed.as_ref().unchecked_ref()));
        changed.forget();
    }
    Ok(())
}

fn watch(worker: &ServiceWorker, waiting: RwSignal<Option<ServiceWorker>, LocalStorage>) {
    let of = worker.clone();
    let changed = Closure::<dyn FnMut()>::new(move || {
        let controlled = window().navigator().service_worker().controller().is_some();
        if of.state() == ServiceWorkerState::Installed && controlled {
            waiting.set(Some(of.clone()));
        }
    });
    worker.set_onstatechange(Some(changed.as_ref().unchecked_ref()));
    changed.forget();
}
