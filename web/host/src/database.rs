//! IndexedDB: databases of one store each. One is open only while something is read or written, so that it never stands
//! in another tab's way.

use js_sys::{Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode};

/// A database of the browser.
pub(crate) struct Database {
    /// Its name.
    pub(crate) name: &'static str,
    /// The name of its store.
    pub(crate) store: &'static str,
}

impl Database {
    /// Reads from the store.
    pub(crate) async fn read<T>(
        &self,
        work: impl AsyncFnOnce(&IdbObjectStore) -> Result<T, JsValue>,
    ) -> Result<T, JsValue> {
        let database = self.open().await?;
        let outcome = async {
            let transaction = self.begin(&database, IdbTransactionMode::Readonly)?;
            work(&transaction.object_store(self.store)?).await
        };
        let outcome = outcome.await;
        database.close();
        outcome
    }

    /// Writes into the store: all of it or nothing. `Err` is the browser's error when it was given up, for want of room
    /// above all; an error of a request ends in that too.
    pub(crate) async fn write(
        &self,
        work: impl AsyncFnOnce(&IdbObjectStore) -> Result<(), JsValue>,
    ) -> Result<(), JsValue> {
        let database = self.open().await?;
        let outcome = async {
            let transaction = self.begin(&database, IdbTransactionMode::Readwrite)?;
            work(&transaction.object_store(self.store)?).await?;
            committed(&transaction).await
        };
        let outcome = outcome.await;
        database.close();
        outcome
    }

    async fn open(&self) -> Result<IdbDatabase, JsValue> {
        // In a page and in a worker; reading the property throws where the user forbids it.
        let factory: IdbFactory = Reflect::get(&js_sys::global(), &"indexedDB".into())?.dyn_into()?;
        let request = factory.open_with_u32(self.name, 1)?;
        let upgrade = Closure::once_into_js({
            let (request, store) = (request.clone(), self.store);
            move || {
                if let Ok(database) = request.result().map(JsCast::unchecked_into::<IdbDatabase>) {
                    // Without the store every transaction fails, and nothing is kept.
                    let _ = database.create_object_store(store);
                }
            }
        });
        request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
        Ok(finished(&request).await?.unchecked_into())
    }

    fn begin(&self, database: &IdbDatabase, mode: IdbTransactionMode) -> Result<IdbTransaction, JsValue> {
        database.transaction_with_str_and_mode(self.store, mode)
    }
}

/// The result of a request, once there is one.
pub(crate) async fn finished(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await?;
    request.result()
}

/// Waits until a transaction is on disk.
async fn committed(transaction: &IdbTransaction) -> Result<(), JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    JsFuture::from(promise).await.map(|_| ()).map_err(|_| transaction.error().into())
}
