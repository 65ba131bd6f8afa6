"""Writes a llama checkpoint (config.json, model.safetensors) as GGUF files for llama.cpp.

usage: python gguf_of.py FOLDER      needs the packages gguf and numpy

One file a form: f32, f16, q8_0. The tokenizer is made up: a token is one character, so that
a text made of such characters is exactly the tokens that were meant.
"""

import json
import sys
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType, GGUFWriter, TokenType, quants

FORMS = {
    "f32": (GGMLQuantizationType.F32, 0),
    "f16": (GGMLQuantizationType.F16, 1),
    "q8_0": (GGMLQuantizationType.Q8_0, 7),
}
LAYER = {
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
WHOLE = {
    "model.embed_tokens": "token_embd",
    "model.norm": "output_norm",
    "lm_head": "output",
}
# A plane of Unicode for private use; the page's script knows it too.
FIRST_CHARACTER = 0xF0000


def read(path):
    """Every tensor of a safetensors file as 32-bit floats."""
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        raw = data[8 + length + start : 8 + length + end]
        yield name, floats(raw, entry["dtype"]).reshape(entry["shape"])


def floats(raw, dtype):
    if dtype == "BF16":
        return (np.frombuffer(raw, np.uint16).astype(np.uint32) << 16).view(np.float32)
    kind = {"F16": np.float16, "F32": np.float32}[dtype]
    return np.frombuffer(raw, kind).astype(np.float32)


def name_of(name):
    stem, end = name.rsplit(".", 1)
    if stem in WHOLE:
        return f"{WHOLE[stem]}.{end}"
    _, _, layer, rest = stem.split(".", 3)
    return f"blk.{layer}.{LAYER[rest]}.{end}"


def paired(tensor, heads):
    """llama.cpp turns neighbors where transformers turns halves: the rows change places."""
    rows, columns = tensor.shape
    halves = tensor.reshape(heads, 2, rows // heads // 2, columns)
    return np.ascontiguousarray(halves.swapaxes(1, 2)).reshape(rows, columns)


def add_tokenizer(writer, vocab):
    words = ["<unk>", "<s>", "</s>"]
    kinds = [TokenType.UNKNOWN] + [TokenType.CONTROL] * 2
    words += [chr(FIRST_CHARACTER + i) for i in range(len(words), vocab)]
    kinds += [TokenType.NORMAL] * (vocab - len(kinds))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(words)
    writer.add_token_scores([0.0] * vocab)
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(False)
    writer.add_add_space_prefix(False)


def write(folder, form):
    config = json.loads((folder / "config.json").read_text())
    heads = config["num_attention_heads"]
    kv_heads = config.get("num_key_value_heads", heads)
    kind, file_type = FORMS[form]
    writer = GGUFWriter(folder / f"model-{form}.gguf", "llama")
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(kv_heads)
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(config["rope_theta"])
    writer.add_rope_dimension_count(config["hidden_size"] // heads)
    writer.add_vocab_size(config["vocab_size"])
    writer.add_file_type(file_type)
    add_tokenizer(writer, config["vocab_size"])
    for name, tensor in read(folder / "model.safetensors"):
        if "q_proj" in name:
            tensor = paired(tensor, heads)
        if "k_proj" in name:
            tensor = paired(tensor, kv_heads)
        # llama.cpp keeps what is one row in 32 bits.
        if tensor.ndim == 1:
            writer.add_tensor(name_of(name), tensor)
        else:
            writer.add_tensor(name_of(name), quants.quantize(tensor, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    for form in FORMS:
        write(Path(sys.argv[1]), form)
