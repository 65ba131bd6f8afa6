//! The mini model of MTOR: the program that writes its text, trains it, exports and measures it.
//!
//! The way through: [`corpus`] writes conversations from a seed, [`words`] learns a tokenizer from
//! them, [`train`] moves the weights of a [`net`] down the gradient, [`export`] writes ordinary
//! Llama files, and [`measure`] asks them held-out questions through the decoder that serves every
//! other model ([`answerer`]).

pub mod adam;
pub mod answerer;
pub mod chat;
pub mod corpus;
pub mod error;
pub mod export;
pub mod folder;
pub mod gemm;
pub mod measure;
pub mod net;
pub mod rng;
pub mod state;
pub mod train;
pub mod words;
