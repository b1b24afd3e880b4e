"""What can be measured of looking at pictures: each part reads a set of photographs and gives figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from bot.bench.figures import Figure
from bot.evaluate.images import looks, peers, sets
from bot.evaluate.images.distortions import distorted
from bot.evaluate.images.sets import Photo
from models.images import calibration
from models.images.calibration import Calibration
from models.images.description import described
from models.images.encoder import Encoder
from models.images.frames import Pixels, Vectors
from models.images.gallery import likeness as likeness_of
from models.images.lookup import LIKELY, SURE
from models.images.views import views

MOST_TYPES: Final = 20  # article types of the fashion set that are told apart, as published
ASKED: Final = 1000  # products that are looked up
FITTED: Final = 300  # products on which the calibration is fitted
LEARNT: Final = 0.8  # of the fashion set, for telling types apart
NEAREST: Final = 5

Names = NDArray[np.str_]


@dataclass
class Evaluation:
    """What every part is given.

    Attributes:
        root: folder of the data sets.
        encoder: what is measured.
        seed: of whatever is drawn.
        say: tells the person who waits.
    """

    root: Path
    encoder: Encoder
    seed: int
    say: Callable[[str], None]

    def vectors(self, photos: Sequence[Photo]) -> Vectors:
        """Whole pictures as the encoder sees them, float32, shape (photos, dimensions)."""
        return self.encoder.encode(_pixels(photos)).vectors

    def described(self, photos: Sequence[Photo]) -> Vectors:
        """Whole pictures as they are found, float32, shape (photos, dimensions)."""
        return described(self.encoder, _pixels(photos))


def clothing(evaluation: Evaluation) -> list[Figure]:
    """Ten kinds of clothes photographed at home; learnt from one part, measured on the validation part."""
    learn, ask = sets.clothing(evaluation.root, "train"), sets.clothing(evaluation.root, "validation")
    right = _named(ask, sets.kind_of)
    evaluation.say(f"{len(ask)} photos of clothes")
    found = _classified(evaluation, "clothing", learn, ask, sets.kind_of)
    plain = _fitted(
        peers.histograms(_pixels(learn)), _named(learn, sets.kind_of), peers.histograms(_pixels(ask))
    )
    return [_share("clothing_accuracy", found == right, plain == right, 88)]


def grocery(evaluation: Evaluation) -> list[Figure]:
    """Groceries photographed in shops: what each is, and the clean catalogue picture of it among 81."""
    learn, ask = sets.grocery(evaluation.root, "train"), sets.grocery(evaluation.root, "val")
    catalogue = sets.iconic(evaluation.root)
    family = {photo.told["class_name"]: photo.told["coarse_name"] for photo in catalogue}
    fine, coarse = _named(ask, _class), _named(ask, lambda photo: family[_class(photo)])
    evaluation.say(f"{len(ask)} photos of groceries")
    figures = []
    histograms = peers.histograms(_pixels(learn)), peers.histograms(_pixels(ask))
    for key, right, name, target in (
        ("grocery", fine, _class, 86.0),
        ("grocery_family", coarse, lambda photo: family[_class(photo)], 92.0),
    ):
        found = _classified(evaluation, key, learn, ask, name)
        plain = _fitted(histograms[0], _named(learn, name), histograms[1])
        figures.append(_share(f"{key}_accuracy", found == right, plain == right, target))
    evaluation.say("their catalogue pictures")
    shown = np.array([_class(photo) for photo in catalogue])
    ours = _ranked(_by_views(evaluation.encoder, _pixels(ask)), evaluation.described(catalogue))
    theirs = _ranked([each[None] for each in histograms[1]], peers.histograms(_pixels(catalogue)))
    for most, target in ((1, 75.0), (NEAREST, 92.0)):
        ours_right, theirs_right = (
            (shown[ranks[:, :most]] == fine[:, None]).any(axis=1) for ranks in (ours, theirs)
        )
        figures.append(_share(f"grocery_catalogue_top_{most}", ours_right, theirs_right, target))
    return figures


def fashion(evaluation: Evaluation) -> list[Figure]:
    """A fashion shop's catalogue: kinds of articles, neighbours of the same kind, and distorted copies."""
    photos = sets.fashion(evaluation.root)
    chance = np.random.default_rng(evaluation.seed)
    evaluation.say(f"{len(photos)} pictures of a fashion catalogue")
    seen, plain = evaluation.vectors(photos), peers.histograms(_pixels(photos))
    ours = evaluation.described(photos)
    types = _named(photos, lambda photo: photo.told["article_type"])
    figures = [_types(types, seen, plain, chance)]
    asked = chance.permutation(len(photos))[:ASKED]
    near = [_same_kind(types, vectors, asked) for vectors in (ours, plain)]
    figures.append(_share(f"fashion_same_type_in_{NEAREST}", near[0], near[1], 90))
    evaluation.say("their colours")
    figures += _colours([photos[row] for row in asked])
    evaluation.say(f"{len(asked)} distorted copies")
    return figures + _copies(evaluation, photos, {"ours": ours, "plain": plain}, asked, chance)


def _colours(photos: Sequence[Photo]) -> list[Figure]:
    """Whether the colour that the seller names is the first, or among the first two, that are seen."""
    rates = looks.colour_rates(photos)
    return [
        Figure(
            name=f"fashion_base_colour_{name}",
            value=100 * rate,
            unit="%",
            n=rates.count,
            target=target,
            more_is_better=True,
        )
        for name, rate, target in (("first", rates.first, None), ("in_two", rates.first_two, 80.0))
    ]


def _types(types: Names, ours: Vectors, plain: Vectors, chance: np.random.Generator) -> Figure:
    """Telling the twenty largest types apart, by a linear classifier on vectors that know nothing of the set."""
    values, counts = np.unique(types, return_counts=True)
    largest = values[np.argsort(-counts, kind="stable")[:MOST_TYPES]]
    rows = chance.permutation(np.flatnonzero(np.isin(types, largest)))
    learn, ask = np.split(rows, [int(LEARNT * len(rows))])
    right = [_fitted(each[learn], types[learn], each[ask]) == types[ask] for each in (ours, plain)]
    return _share("fashion_type_accuracy", right[0], right[1], 87)


def _same_kind(types: Names, vectors: Vectors, asked: NDArray[np.int64]) -> NDArray[np.bool_]:
    likeness = vectors[asked] @ vectors.T
    likeness[np.arange(len(asked)), asked] = -np.inf
    nearest = np.argpartition(-likeness, NEAREST, axis=1)[:, :NEAREST]
    found: NDArray[np.bool_] = (types[nearest] == types[asked][:, None]).any(axis=1)
    return found


def _copies(
    evaluation: Evaluation,
    photos: Sequence[Photo],
    galleries: Mapping[str, Vectors],
    asked: NDArray[np.int64],
    chance: np.random.Generator,
) -> list[Figure]:
    """Whether a distorted copy finds its own picture first, and whether the calibration says the truth about it."""
    grounds = [_corner(photo.pixels) for photo in sets.clothing(evaluation.root, "train")]
    fitted, asked = asked[:FITTED], asked[FITTED:]
    pictures = {
        row: distorted(photos[row].pixels, grounds[chance.integers(len(grounds))], chance)
        for row in (*fitted.tolist(), *asked.tolist())
    }
    parts = dict(zip(pictures, _by_views(evaluation.encoder, list(pictures.values())), strict=True))
    same = np.unique([photo.pixels.tobytes() for photo in photos], return_inverse=True)[1]
    gallery = galleries["ours"]
    first = {row: int(likeness_of(each, gallery).argmax()) for row, each in parts.items()}
    found = np.array([same[first[row]] == same[row] for row in asked.tolist()])
    copies = [pictures[row] for row in asked.tolist()]
    plain = (peers.histograms(copies) @ galleries["plain"].T).argmax(axis=1)
    hashed = (peers.hashes(copies) @ peers.hashes(_pixels(photos)).T).argmax(axis=1)
    figures = [
        _share("fashion_copy_found", found, same[plain] == same[asked], 95),
        _share("fashion_copy_found_to_hash", found, same[hashed] == same[asked], None, peer=peers.HASH),
    ]
    ids = same.astype(np.str_)
    kinds = _named(photos, lambda photo: photo.told["article_type"])
    curves = calibration.fit(
        ids.tolist(),
        kinds.tolist(),
        gallery,
        tried=fitted.tolist(),
        asked=[parts[row] for row in fitted.tolist()],
    )
    evaluation.say("what is said about copies and about pictures of other things")
    others = _by_views(evaluation.encoder, _pixels(sets.grocery(evaluation.root, "val")))
    told = _said(curves, ids, kinds, gallery, {row: parts[row] for row in asked.tolist()}, others=others)
    return figures + told


def _corner(pixels: Pixels) -> Pixels:
    """What clothes lie on at people's homes: a corner of such a photo."""
    height, width = pixels.shape[:2]
    return pixels[: height // 4, : width // 3]


def _said(
    curves: Calibration,
    ids: Names,
    kinds: Names,
    gallery: Vectors,
    parts: Mapping[int, Vectors],
    *,
    others: Sequence[Vectors],
) -> list[Figure]:
    """How often "very likely this one" is true, for copies of which every second one's product is not there."""
    told, true = [], []
    for place, (row, each) in enumerate(parts.items()):
        likeness = likeness_of(each, gallery)
        if place % 2:
            likeness = np.where(ids == ids[row], -np.inf, likeness)
        best, lead, own = calibration.first(likeness, ids, ids[row])
        told.append(curves.is_same(best, lead))
        true.append(own)
    said, right = np.array(told), np.array(true)
    sure = said >= SURE
    strange = np.array(
        [
            curves.is_similar(*calibration.agreed(likeness_of(each, gallery), ids, kinds)) < LIKELY
            for each in others
        ]
    )
    return [
        Figure(
            name="fashion_very_likely_is_true",
            value=100 * float(right[sure].mean()) if sure.any() else 0.0,
            unit="%",
            n=int(sure.sum()),
            more_is_better=True,
        ),
        Figure(
            name="fashion_very_likely_is_said",
            value=100 * float(sure[right].mean()) if right.any() else 0.0,
            unit="%",
            n=int(right.sum()),
            more_is_better=True,
        ),
        Figure(
            name="fashion_calibration_error",
            value=100 * _calibration_error(said, right),
            unit="%",
            n=len(said),
            more_is_better=False,
        ),
        _share("groceries_are_nothing_there", strange, None, None),
    ]


def _calibration_error(said: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Expected calibration error over ten bins (Naeini et al., AAAI 2015)."""
    bins = np.minimum((said * 10).astype(np.int64), 9)
    return float(
        sum(
            (bins == each).mean() * abs(said[bins == each].mean() - right[bins == each].mean())
            for each in np.unique(bins)
        )
    )


def _classified(
    evaluation: Evaluation,
    key: str,
    learn: Sequence[Photo],
    ask: Sequence[Photo],
    name: Callable[[Photo], str],
) -> Names:
    """By the names that the encoder has learnt, else by a linear classifier on its vectors."""
    seen = evaluation.encoder.encode(_pixels(ask))
    names = np.array(evaluation.encoder.about.names.get(key, ()))
    if not len(names):
        return _fitted(evaluation.vectors(learn), _named(learn, name), seen.vectors)
    possible = np.isin(names, _named(learn, name))
    best = np.where(possible, seen.names[key], -1).argmax(axis=1)
    found: Names = names[best]
    return found


def _fitted(learn: Vectors, names: Names, ask: Vectors) -> Names:
    classifier = LogisticRegression(C=30.0, max_iter=300).fit(learn, names)
    found: Names = classifier.predict(ask)
    return found


def _by_views(encoder: Encoder, pictures: Sequence[Pixels]) -> list[Vectors]:
    """The parts of each picture, as the chat looks them up."""
    return [described(encoder, views(each)) for each in pictures]


def _ranked(parts: Sequence[Vectors], gallery: Vectors) -> NDArray[np.int64]:
    """Rows of the gallery for each picture, best first."""
    likeness = np.stack([likeness_of(each, gallery) for each in parts])
    return np.argsort(-likeness, axis=1, kind="stable")


def _pixels(photos: Sequence[Photo]) -> list[Pixels]:
    return [photo.pixels for photo in photos]


def _class(photo: Photo) -> str:
    return photo.told["class_name"]


def _named(photos: Sequence[Photo], name: Callable[[Photo], str]) -> Names:
    return np.array([name(photo) for photo in photos])


def _share(
    name: str,
    right: NDArray[np.bool_],
    plain: NDArray[Any] | None,
    target: float | None,
    *,
    peer: str = peers.HISTOGRAMS,
) -> Figure:
    return Figure(
        name=name,
        value=100 * float(right.mean()),
        unit="%",
        n=len(right),
        target=target,
        more_is_better=True,
        peer=None if plain is None else peer,
        peer_value=None if plain is None else 100 * float(plain.mean()),
    )


PARTS: Final[Mapping[str, Callable[[Evaluation], list[Figure]]]] = {
    "clothing": clothing,
    "grocery": grocery,
    "fashion": fashion,
}
