//! Every event comes back as it was sent; bodies byte for byte.

use bytes::Bytes;
use mtor_protocol::{
    Accepted, Bye, Cancel, Capability, Code, Credit, Device, Drain, Event, Guid, Hello, Name,
    Partial, Ping, Priority, Progress, Queue, RawJson, Realm, Refused, Register, Registered,
    Resume, Roster, RosterEntry, Steps, Usage, Welcome, Wire, Work, WorkResult, WorkerState,
    decode_binary, decode_text, encode,
    legacy::{Query, VideoEvent},
};
use proptest::{option::of, prelude::*, sample::select};

fn guid() -> impl Strategy<Value = Guid> {
    r#"[a-zA-Z0-9"\\/{}ü\-]{1,36}"#.prop_map(|text| Guid::try_from(text).unwrap())
}

fn name() -> impl Strategy<Value = Name> {
    r#"[a-z0-9 "\\/{}\[\]üß山\-\u{2028}]{1,24}"#.prop_map(|text| Name::new(&text).unwrap())
}

fn realm() -> impl Strategy<Value = Realm> {
    select(Realm::ALL.to_vec())
}

/// Numbers that JSON keeps exactly in their shortest form.
fn number() -> impl Strategy<Value = f64> {
    (0..1_000_000_u32).prop_map(|n| f64::from(n) / 8.0)
}

fn space() -> impl Strategy<Value = &'static str> + Clone {
    select(vec!["", "", " ", "\n\t", "\r\n  "])
}

/// JSON as somebody else may write it: spaces, escapes, large numbers, keys there twice.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        select(vec![
            "true",
            "1e400",
            "-0.0",
            "123456789012345678901234567890.10",
            r#""""#,
            r#""\u0041\/\"\\\ud83d\ude00""#,
            r#""{[""#,
        ])
        .prop_map(str::to_owned),
        "[a-z ü😀]{0,12}".prop_map(|text| serde_json::to_string(&text).unwrap()),
    ];
    leaf.prop_recursive(6, 24, 4, |inner| {
        let items = prop::collection::vec((space(), inner), 1..4);
        prop_oneof![
            items.clone().prop_map(|items| {
                let items: Vec<_> = items.iter().map(|(s, it)| format!("{s}{it}{s}")).collect();
                format!("[{}]", items.join(","))
            }),
            items.prop_map(|items| {
                let items: Vec<_> = items
                    .iter()
                    .map(|(s, it)| format!("{s}\"k\"{s}:{s}{it}{s}"))
                    .collect();
                format!("{{{}}}", items.join(","))
            }),
        ]
    })
}

fn body() -> impl Strategy<Value = RawJson> {
    json().prop_map(|json| RawJson::parse(json).unwrap())
}

fn shape() -> impl Strategy<Value = RawJson> {
    json().prop_map(|json| RawJson::parse(format!("{{\"v\": {json}}}")).unwrap())
}

fn payload() -> impl Strategy<Value = Bytes> {
    prop_oneof![
        Just(Bytes::new()),
        prop::collection::vec(any::<u8>(), 1..64).prop_map(Bytes::from),
    ]
}

fn capability() -> impl Strategy<Value = Capability> {
    let models = prop::collection::vec(name(), 0..3);
    let numbers = (of(number()), of(number()));
    (realm(), models, any::<u32>(), numbers).prop_map(
        |(realm, models, slots, (expected_ms, rate))| Capability {
            realm,
            models,
            slots,
            expected_ms,
            rate,
        },
    )
}

fn device() -> impl Strategy<Value = Device> {
    (of(name()), any::<bool>()).prop_map(|(adapter, webgpu)| Device { adapter, webgpu })
}

fn register() -> impl Strategy<Value = Register> {
    let capabilities = prop::collection::vec(capability(), 0..4);
    let realms = prop::collection::vec(realm(), 0..4);
    (of(name()), capabilities, realms, of(device())).prop_map(
        |(node_id, capabilities, registered_realms, device)| Register {
            node_id,
            capabilities,
            registered_realms,
            device,
        },
    )
}

fn entry() -> impl Strategy<Value = RosterEntry> {
    let state = select(vec![
        WorkerState::Ready,
        WorkerState::Busy,
        WorkerState::Suspect,
    ]);
    let told = (prop::collection::vec(capability(), 0..3), of(device()));
    let times = (number(), of(number()), of(number()));
    (name(), told, state, times, any::<(u32, u64, u64)>()).prop_map(
        |(node_id, (capabilities, device), state, (reliability, work_ms, rtt_ms), counts)| {
            let (busy, done, failed) = counts;
            RosterEntry {
                node_id,
                capabilities,
                device,
                state,
                reliability,
                busy,
                done,
                failed,
                work_ms,
                rtt_ms,
            }
        },
    )
}

fn roster() -> impl Strategy<Value = Roster> {
    let queue = (realm(), any::<u32>()).prop_map(|(realm, waiting)| Queue { realm, waiting });
    let queues = prop::collection::vec(queue, 0..3);
    (prop::collection::vec(entry(), 0..4), queues, any::<u32>()).prop_map(
        |(workers, queues, sessions)| Roster {
            workers,
            queues,
            sessions,
        },
    )
}

fn work() -> impl Strategy<Value = Work> {
    let priority = select(vec![
        Priority::RealTime,
        Priority::Interactive,
        Priority::Batch,
    ]);
    let bodies = (of(body()), of(body()), payload());
    let names = (of(name()), of(name()), of(name()));
    let numbers = any::<(Option<u64>, Option<u32>, Option<u64>, bool, u32)>();
    ((guid(), realm(), priority), bodies, names, numbers).prop_map(
        |((guid, realm, priority), bodies, names, numbers)| Work {
            guid,
            realm,
            query_text: bodies.0,
            body: bodies.1,
            user_id: names.0,
            model_type: names.1,
            model_name: names.2,
            priority,
            deadline_ms: numbers.0,
            takeover: numbers.3,
            attempts_used: numbers.4,
            attempt: numbers.1,
            lease_ms: numbers.2,
            payload: bodies.2,
        },
    )
}

fn result() -> impl Strategy<Value = WorkResult> {
    let usage = (number(), any::<u64>(), of(number()), of(name())).prop_map(
        |(work_ms, units, joules, method)| Usage {
            work_ms,
            units,
            joules,
            method,
        },
    );
    let steps = any::<(u64, u64, u64)>().prop_map(|(queue_us, relay_us, worker_us)| Steps {
        queue_us,
        relay_us,
        worker_us,
    });
    let bodies = (of(body()), of(body()), payload());
    (
        guid(),
        any::<Option<u32>>(),
        bodies,
        (of(name()), of(name())),
        (of(usage), of(steps)),
    )
        .prop_map(
            |(guid, attempt, bodies, names, (usage, steps))| WorkResult {
                guid,
                attempt,
                result_text: bodies.0,
                body: bodies.1,
                worker_id: names.0,
                model_name: names.1,
                usage,
                steps,
                payload: bodies.2,
            },
        )
}

fn refused() -> impl Strategy<Value = Refused> {
    let code = select(vec![
        Code::Malformed,
        Code::NoWorker,
        Code::WorkerLost,
        Code::EndpointForbidsOrigin,
    ]);
    (
        of(guid()),
        code,
        any::<String>(),
        any::<Option<u64>>(),
        any::<Option<u32>>(),
    )
        .prop_map(|(guid, code, message, retry_after_ms, attempt)| Refused {
            guid,
            retry_after_ms,
            attempt,
            ..Refused::new(code, message)
        })
}

fn session() -> impl Strategy<Value = Event> {
    let resume =
        (name(), any::<u64>(), any::<u64>()).prop_map(|(session_id, epoch, offset)| Resume {
            session_id,
            epoch,
            offset,
        });
    prop_oneof![
        (any::<u32>(), of(name()), of(name()), of(resume)).prop_map(
            |(version, agent, user_id, resume)| Event::Hello(Hello {
                version,
                agent,
                user_id,
                resume
            })
        ),
        (any::<(u32, u64, bool, u64, u64)>(), name(), name()).prop_map(|(n, session_id, relay)| {
            Event::Welcome(Welcome {
                version: n.0,
                session_id,
                epoch: n.1,
                recovered: n.2,
                offset: n.3,
                heartbeat_ms: n.4,
                relay,
            })
        }),
        register().prop_map(Event::Register),
        (name(), prop::collection::vec(realm(), 0..7)).prop_map(|(node_id, registered_realms)| {
            Event::Registered(Registered {
                node_id,
                registered_realms,
            })
        }),
        roster().prop_map(Event::Roster),
        of(guid()).prop_map(|guid| Event::Ping(Ping { guid })),
        of(guid()).prop_map(|guid| Event::Pong(Ping { guid })),
        any::<u64>().prop_map(|reconnect_after_ms| Event::Drain(Drain { reconnect_after_ms })),
        any::<String>().prop_map(|reason| Event::Bye(Bye { reason })),
    ]
}

fn intent() -> impl Strategy<Value = Event> {
    prop_oneof![
        work().prop_map(Event::Work),
        (guid(), any::<u32>(), any::<Option<u64>>()).prop_map(|(guid, position, eta_ms)| {
            Event::Accepted(Accepted {
                guid,
                position,
                eta_ms,
            })
        }),
        refused().prop_map(Event::Refused),
        (guid(), any::<u32>(), any::<u64>(), any::<u64>()).prop_map(
            |(guid, attempt, done, total)| Event::Progress(Progress {
                guid,
                attempt,
                done,
                total
            })
        ),
        (guid(), any::<u32>(), any::<u32>(), of(body()), payload()).prop_map(
            |(guid, attempt, seq, body, payload)| Event::Partial(Partial {
                guid,
                attempt,
                seq,
                body,
                payload
            })
        ),
        result().prop_map(Event::Result),
        (guid(), any::<Option<u32>>())
            .prop_map(|(guid, attempt)| Event::Cancel(Cancel { guid, attempt })),
        (guid(), any::<u32>()).prop_map(|(guid, chunks)| Event::Credit(Credit { guid, chunks })),
    ]
}

fn query() -> impl Strategy<Value = Query> {
    (body(), realm(), of(name()), of(name())).prop_map(|(prompt, realm, model_type, model_name)| {
        Query {
            prompt,
            realm,
            model_type,
            model_name,
        }
    })
}

fn original() -> impl Strategy<Value = Event> {
    prop_oneof![
        query().prop_map(Event::SubmitQuery),
        query().prop_map(Event::BareQuery),
        (name(), name(), body(), any::<u64>()).prop_map(
            |(token_id, action, parameters, timestamp)| {
                Event::VideoEvent(VideoEvent {
                    token_id,
                    action,
                    parameters,
                    timestamp,
                })
            }
        ),
        prop::collection::btree_map(name(), shape(), 1..4).prop_map(Event::Dictionary),
    ]
}

fn decode(wire: &Wire) -> Result<Event, mtor_protocol::DecodeError> {
    match wire {
        Wire::Text(text) => decode_text(text),
        Wire::Binary(bytes) => decode_binary(bytes),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_event_comes_back(event in prop_oneof![session(), intent(), original()]) {
        let wire = encode(&event);
        prop_assert_eq!(decode(&wire), Ok(event), "{:?}", wire);
    }

    #[test]
    fn bodies_are_kept_byte_for_byte(json in json(), before in space(), after in space()) {
        let text = format!(
            "{{\"body\":{before}{json}{after},\"type\":\"work\",\"guid\":\"g\",\
             \"query_type\":\"video\"}}"
        );
        let event = decode_text(&text).unwrap();
        let Event::Work(work) = &event else { panic!("work") };
        prop_assert_eq!(work.body.as_ref().map(RawJson::get), Some(json.as_str()));
        let Wire::Text(sent_on) = encode(&event) else { panic!("text") };
        prop_assert!(sent_on.contains(&json), "{} is not in {}", json, sent_on);
    }
}

#[test]
fn a_binary_frame_is_its_header_and_its_payload() {
    let json = r#"{"type":"partial","guid":"g","attempt":1,"seq":2}"#;
    let Ok(Event::Partial(mut partial)) = decode_text(json) else {
        panic!("a partial")
    };
    partial.payload = Bytes::from_static(&[0, 255, 7]);
    let mut expect = vec![u8::try_from(json.len()).unwrap(), 0, 0, 0];
    expect.extend_from_slice(json.as_bytes());
    expect.extend_from_slice(&[0, 255, 7]);
    assert_eq!(
        encode(&Event::Partial(partial)),
        Wire::Binary(expect.into())
    );
}

#[test]
fn a_payload_shares_the_memory_of_its_frame() {
    let json = r#"{"type":"partial","guid":"g","attempt":1,"seq":2}"#;
    let Ok(Event::Partial(mut partial)) = decode_text(json) else {
        panic!("a partial")
    };
    partial.payload = vec![7; 4_096].into();
    let Wire::Binary(frame) = encode(&Event::Partial(partial)) else {
        panic!("a binary frame")
    };
    let Ok(Event::Partial(read)) = decode_binary(&frame) else {
        panic!("a partial")
    };
    let shared = frame.as_ptr_range().contains(&read.payload.as_ptr());
    assert!(shared, "nothing is copied");
}
