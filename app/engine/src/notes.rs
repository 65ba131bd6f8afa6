//! Small files in a folder of their own: what one tab wants to know again after a reload.

use crate::files::Folder;

/// What was kept under this name; nothing where nothing can be kept.
pub(crate) async fn read(name: &str) -> Vec<u8> {
    let Some(notes) = Folder::notes().await else {
        return Vec::new();
    };
    match notes.open(name).await {
        Ok(file) => file.read_some(0, NOTE_BYTES_MAX).unwrap_or_default(),
        Err(_) => Vec::new(),
    }
}

/// Keeps it; where that fails, a reload knows nothing, and nothing else happens.
pub(crate) async fn write(name: &str, bytes: &[u8]) {
    if let Some(notes) = Folder::notes().await
        && let Ok(file) = notes.open(name).await
    {
        file.replace(bytes).ok();
    }
}

/// Some names of models.
const NOTE_BYTES_MAX: u64 = 16 * 1024;
