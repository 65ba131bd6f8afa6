//! Folders of the origin's private file system.

use mtor_store::StoreError;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemGetFileOptions, FileSystemHandle, FileSystemRemoveOptions, StorageManager,
};

use super::{error::said, handle::Handle};
use crate::{apart::to_the_end, limits::MODELS_MAX};

/// The folder of all models, and the one of small notes beside it.
const MODELS: &str = "models";
const NOTES: &str = "notes";

/// A folder.
#[derive(Debug, Clone)]
pub(crate) struct Folder(FileSystemDirectoryHandle);

/// The browser's storage, where the page may have any: not on an address without https.
pub(crate) fn storage() -> Option<StorageManager> {
    let scope: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
    let storage = get(&scope.navigator(), "storage");
    storage.is_object().then(|| storage.unchecked_into())
}

impl Folder {
    /// Where models lie; `None` where the browser keeps no files for this page.
    pub(crate) async fn models() -> Option<Self> {
        Self::of_the_page(MODELS).await
    }

    /// Where notes lie.
    pub(crate) async fn notes() -> Option<Self> {
        Self::of_the_page(NOTES).await
    }

    async fn of_the_page(name: &str) -> Option<Self> {
        let storage = storage().filter(|it| get(it, "getDirectory").is_function())?;
        let root = JsFuture::from(storage.get_directory()).await.ok()?;
        let root = Self(root.unchecked_into());
        let folder = root.folder(name, true).await.ok()?;
        has_sync_files().then_some(folder)
    }

    pub(crate) async fn folder(&self, name: &str, create: bool) -> Result<Self, StoreError> {
        let options = FileSystemGetDirectoryOptions::new();
        options.set_create(create);
        let asked = self.0.get_directory_handle_with_options(name, &options);
        let folder = JsFuture::from(asked).await.map_err(|why| said(&why))?;
        Ok(Self(folder.unchecked_into()))
    }

    /// A file for reading and writing, made where it is not there.
    pub(crate) async fn open(&self, name: &str) -> Result<Handle, StoreError> {
        let file = self.file(name, true).await?;
        opened(file.create_sync_access_handle()).await
    }

    /// A file for reading only, which several tabs may do at once where the browser knows how.
    pub(crate) async fn open_to_read(&self, name: &str) -> Result<Handle, StoreError> {
        let file = self.file(name, false).await?;
        let options = js_sys::Object::new();
        set(&options, "mode", "read-only");
        // The bindings do not have the options yet; a browser without them ignores them.
        let open: js_sys::Function = get(&file, "createSyncAccessHandle").unchecked_into();
        let asked = open.call1(&file, &options).map_err(|why| said(&why))?;
        opened(asked.unchecked_into()).await
    }

    /// The same file as a blob: slower, and never locked.
    pub(crate) async fn blob(&self, name: &str) -> Result<File, StoreError> {
        let file = self.file(name, false).await?;
        let blob = JsFuture::from(file.get_file()).await;
        blob.map(JsValue::unchecked_into).map_err(|why| said(&why))
    }

    /// The names in it.
    pub(crate) async fn names(&self) -> Result<Vec<String>, StoreError> {
        let keys = self.0.keys();
        let mut names = Vec::new();
        while names.len() < MODELS_MAX {
            let next = keys.next().map_err(|why| said(&why))?;
            let next = JsFuture::from(next).await.map_err(|why| said(&why))?;
            match get(&next, "value").as_string() {
                Some(name) => names.push(name),
                None => break,
            }
        }
        names.sort();
        Ok(names)
    }

    /// Removes a file, or a folder with all that is in it.
    pub(crate) async fn remove(&self, name: &str) -> Result<(), StoreError> {
        let options = FileSystemRemoveOptions::new();
        options.set_recursive(true);
        let asked = self.0.remove_entry_with_options(name, &options);
        let removed = JsFuture::from(asked).await;
        removed.map(drop).map_err(|why| said(&why))
    }

    async fn file(&self, name: &str, create: bool) -> Result<FileSystemFileHandle, StoreError> {
        let options = FileSystemGetFileOptions::new();
        options.set_create(create);
        let asked = self.0.get_file_handle_with_options(name, &options);
        let file = JsFuture::from(asked).await.map_err(|why| said(&why))?;
        let file: FileSystemHandle = file.unchecked_into();
        Ok(file.unchecked_into())
    }
}

/// What opens opens also where the load that asked is stopped meanwhile: then it is closed at
/// once. Left alone it would hold the file for as long as the thread lives.
async fn opened(asked: js_sys::Promise) -> Result<Handle, StoreError> {
    let opening = async {
        let handle = JsFuture::from(asked).await;
        handle
            .map(|it| Handle(it.unchecked_into()))
            .map_err(|why| said(&why))
    };
    let opened = to_the_end(opening).await;
    opened.unwrap_or(Err(StoreError::Canceled))
}

/// Some browsers have folders and no synchronous files.
fn has_sync_files() -> bool {
    let class = get(&js_sys::global(), "FileSystemFileHandle");
    let prototype = get(&class, "prototype");
    get(&prototype, "createSyncAccessHandle").is_function()
}

fn get(object: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

fn set(object: &JsValue, name: &str, value: &str) {
    js_sys::Reflect::set(object, &JsValue::from_str(name), &JsValue::from_str(value)).ok();
}
