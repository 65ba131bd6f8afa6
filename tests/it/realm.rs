//! A whole realm: a real relay, a peer that asks, a peer that works with the abilities that
//! need no weights, over real sockets on loopback.

use std::{net::SocketAddr, time::Duration};

use futures_util::{SinkExt, StreamExt};
use mtor_abilities::{ImagineBody, built_in_capabilities, imagine, route};
use mtor_relay::{Config, server::spawn_thread};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{WebSocketStream, client_async, tungstenite::Message};

/// Loopback on a busy machine.
const SOON: Duration = Duration::from_secs(20);
const GUID: &str = "019a0000-0000-7000-8000-000000000001";

/// One end of a link.
struct Peer {
    socket: WebSocketStream<TcpStream>,
}

impl Peer {
    async fn join(relay: SocketAddr) -> Self {
        let stream = TcpStream::connect(relay).await.unwrap();
        let (socket, _) = client_async(format!("ws://{relay}/link"), stream)
            .await
            .unwrap();
        let mut peer = Self { socket };
        peer.say(json!({"type": "hello", "version": 1, "agent": "test"}))
            .await;
        peer.hear("welcome").await;
        peer
    }

    async fn say(&mut self, event: Value) {
        self.socket
            .send(Message::text(event.to_string()))
            .await
            .unwrap();
    }

    /// The next event of a kind; pings are answered, others are passed over.
    async fn hear(&mut self, kind: &str) -> Value {
        let heard = async {
            loop {
                let frame = self.socket.next().await.unwrap().unwrap();
                let Ok(text) = frame.to_text() else { continue };
                let Ok(event) = serde_json::from_str::<Value>(text) else {
                    continue;
                };
                if event["type"] == kind {
                    return event;
                }
                assert_ne!(event["type"], "refused", "{event}");
                if event["type"] == "ping" {
                    self.say(json!({"type": "pong", "guid": event["guid"]}))
                        .await;
                }
            }
        };
        timeout(SOON, heard)
            .await
            .unwrap_or_else(|_| panic!("no {kind} in time"))
    }

    /// Offers what every tab can do.
    async fn lend(&mut self) {
        let offers = json!(built_in_capabilities());
        self.say(json!({"type": "register", "node_id": "it", "capabilities": offers}))
            .await;
        self.hear("registered").await;
    }

    /// Takes one intent of the imagine realm and answers it.
    async fn draw_one(&mut self) {
        let work = self.hear("work").await;
        assert_eq!(work["query_type"], "imagine", "{work}");
        let (guid, attempt) = (&work["guid"], &work["attempt"]);
        self.say(json!({"type": "progress", "guid": guid, "attempt": attempt,
                        "done": 1, "total": 2}))
            .await;
        let drawn = imagine(work["query_text"].as_str().unwrap(), 7);
        self.say(json!({"type": "result", "guid": guid, "attempt": attempt,
                        "result_text": drawn.caption, "body": drawn}))
            .await;
    }
}

#[tokio::test]
async fn words_asked_at_one_end_come_back_as_a_scene_from_the_other() {
    let relay = spawn_thread(Config::local()).unwrap();
    let mut worker = Peer::join(relay.addr()).await;
    worker.lend().await;
    let mut asker = Peer::join(relay.addr()).await;
    let routed = route("imagine a neon mountain");
    asker
        .say(
            json!({"type": "work", "guid": GUID, "query_type": routed.realm,
                    "query_text": routed.query_text}),
        )
        .await;
    asker.hear("accepted").await;
    worker.draw_one().await;
    let progress = asker.hear("progress").await;
    assert_eq!(progress["guid"], GUID, "progress is of the intent");
    let result = asker.hear("result").await;
    assert_eq!(result["guid"], GUID, "the result is of the intent");
    assert_eq!(result["worker_id"], "it", "the result says who made it");
    let arrived: ImagineBody = serde_json::from_value(result["body"].clone()).unwrap();
    // As JSON: a color has 8 bits a channel there.
    let [made, arrived] =
        [imagine(&routed.query_text, 7), arrived].map(|body| serde_json::to_string(&body).unwrap());
    assert!(made == arrived, "the scene arrived as it was made");
    drop((asker, worker));
    relay.stop().unwrap();
}

#[tokio::test]
async fn an_old_pages_message_is_answered_in_its_own_words() {
    let relay = spawn_thread(Config::local()).unwrap();
    let mut worker = Peer::join(relay.addr()).await;
    worker.lend().await;
    let mut asker = Peer::join(relay.addr()).await;
    asker
        .say(
            json!({"type": "work", "query_type": "imagine", "guid": GUID,
                    "query_text": "Imagine a neon mountain.", "user_id": "someone"}),
        )
        .await;
    worker.draw_one().await;
    let result = asker.hear("result").await;
    let text = result["result_text"].as_str().unwrap_or_default();
    assert!(!text.is_empty(), "{result}");
    drop((asker, worker));
    relay.stop().unwrap();
}
