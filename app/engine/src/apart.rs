//! Work that comes to its end where whoever waits for it may go away.

use std::{cell::Cell, rc::Rc};

use futures_util::FutureExt as _;
use wasm_bindgen_futures::spawn_local;

/// Runs the work by itself and waits for what it makes. Dropping the wait stops nothing, and
/// what is made then is dropped as soon as it is there.
///
/// `None` never comes while somebody waits.
pub(crate) async fn to_the_end<T: 'static>(work: impl Future<Output = T> + 'static) -> Option<T> {
    let place = Rc::new(Cell::new(None));
    let waited_for = Rc::downgrade(&place);
    let work = async move {
        let made = work.await;
        if let Some(place) = waited_for.upgrade() {
            place.set(Some(made));
        }
    };
    let work = work.boxed_local().shared();
    spawn_local(work.clone());
    work.await;
    place.take()
}
