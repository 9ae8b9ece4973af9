"""How a word that no dictionary knows is likely said: g2p-en's small network, run with numpy."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

LETTERS = {letter: index for index, letter in enumerate("abcdefghijklmnopqrstuvwxyz", start=3)}
END_OF_WORD = 2
UNKNOWN_LETTER = 1
START = 2
END_OF_SOUNDS = 3
MOST_SOUNDS = 20

ARPABET = (
    "-", "-", "-", "-", "AA0", "AA1", "AA2", "AE0", "AE1", "AE2", "AH0", "AH1", "AH2", "AO0", "AO1",
    "AO2", "AW0", "AW1", "AW2", "AY0", "AY1", "AY2", "B", "CH", "D", "DH", "EH0", "EH1", "EH2", "ER0",
    "ER1", "ER2", "EY0", "EY1", "EY2", "F", "G", "HH", "IH0", "IH1", "IH2", "IY0", "IY1", "IY2", "JH",
    "K", "L", "M", "N", "NG", "OW0", "OW1", "OW2", "OY0", "OY1", "OY2", "P", "R", "S", "SH", "T", "TH",
    "UH0", "UH1", "UH2", "UW", "UW0", "UW1", "UW2", "V", "W", "Y", "Z", "ZH",
)  # fmt: skip
"""The network's output, by index."""
SOUNDS = {
    "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "W", "AY": "I", "B": "b", "CH": "ʧ", "D": "d",
    "DH": "ð", "EH": "ɛ", "ER": "ɜɹ", "EY": "A", "F": "f", "G": "ɡ", "HH": "h", "IH": "ɪ", "IY": "i",
    "JH": "ʤ", "K": "k", "L": "l", "M": "m", "N": "n", "NG": "ŋ", "OW": "O", "OY": "Y", "P": "p",
    "R": "ɹ", "S": "s", "SH": "ʃ", "T": "t", "TH": "θ", "UH": "ʊ", "UW": "u", "V": "v", "W": "w",
    "Y": "j", "Z": "z", "ZH": "ʒ",
}  # fmt: skip
UNSTRESSED = {"AH": "ə", "ER": "əɹ"}
MARKS = {"0": "", "1": "ˈ", "2": "ˌ"}


class UnknownWords:
    """A guess for every word, always the same one."""

    def __init__(self, weights: Path) -> None:
        with np.load(weights) as arrays:
            self.arrays: dict[str, Floats] = {name: arrays[name] for name in arrays.files}

    def sounds_of(self, word: str) -> str:
        """Phonemes of a word; "" if there is no letter in it."""
        letters = [LETTERS.get(letter, UNKNOWN_LETTER) for letter in word.lower()]
        if all(letter == UNKNOWN_LETTER for letter in letters):
            return ""
        state = np.zeros(self.arrays["enc_w_hh"].shape[1], dtype=np.float32)
        for letter in [*letters, END_OF_WORD]:
            state = self.step("enc", self.arrays["enc_emb"][letter], state)
        return "".join(map(phoneme, self.unrolled(state)))

    def unrolled(self, state: Floats) -> list[str]:
        sounds: list[str] = []
        last = START
        while len(sounds) < MOST_SOUNDS:
            state = self.step("dec", self.arrays["dec_emb"][last], state)
            last = int((self.arrays["fc_w"] @ state + self.arrays["fc_b"]).argmax())
            if last <= END_OF_SOUNDS:
                break
            sounds.append(ARPABET[last])
        return sounds

    def step(self, side: str, given: Floats, state: Floats) -> Floats:
        """One step of a gated recurrent unit."""
        of_input = self.arrays[f"{side}_w_ih"] @ given + self.arrays[f"{side}_b_ih"]
        of_state = self.arrays[f"{side}_w_hh"] @ state + self.arrays[f"{side}_b_hh"]
        reset_input, update_input, new_input = np.split(of_input, 3)
        reset_state, update_state, new_state = np.split(of_state, 3)
        reset = sigmoid(reset_input + reset_state)
        update = sigmoid(update_input + update_state)
        new = np.tanh(new_input + reset * new_state)
        return np.asarray((1 - update) * new + update * state, dtype=np.float32)


def sigmoid(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-values)), dtype=np.float32)


def phoneme(sound: str) -> str:
    """An ARPAbet sound in the mouth's alphabet, its stress before the vowel."""
    name, stress = sound.rstrip("012"), sound[-1]
    if stress == "0" and name in UNSTRESSED:
        return UNSTRESSED[name]
    return MARKS.get(stress, "") + SOUNDS[name]
