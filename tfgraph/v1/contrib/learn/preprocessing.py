"""``tf.contrib.learn.preprocessing``: texts to rows of word numbers."""

import collections
import pickle
import re

import numpy as np

TOKENIZER_RE = re.compile(
    r"[A-Z]{2,}(?![a-z])|[A-Z][a-z]+(?=[A-Z])|[\'\w\-]+", re.UNICODE
)


def as_array(data):
    """The numbers of a pandas (or like) table, or an array as it is."""
    return data.values if hasattr(data, "values") else data


def tokenizer(iterator):
    """Yields the list of words of each text."""
    for value in iterator:
        yield TOKENIZER_RE.findall(value)


class CategoricalVocabulary:
    """Numbers words in order of appearance; 0 is an unknown word."""

    def __init__(self, unknown_token="<UNK>", support_reverse=True):
        self._unknown_token = unknown_token
        self._mapping = {unknown_token: 0}
        self._reverse = [unknown_token] if support_reverse else None
        self._freq = collections.defaultdict(int)
        self._is_frozen = False

    def __len__(self):
        return len(self._mapping)

    def freeze(self, freeze=True):
        self._is_frozen = freeze

    def get(self, category):
        """The number of a word, a new one if it is new and may be."""
        if category not in self._mapping:
            if self._is_frozen:
                return 0
            self._mapping[category] = len(self._mapping)
            if self._reverse is not None:
                self._reverse.append(category)
        return self._mapping[category]

    def add(self, category, count=1):
        if self.get(category) > 0:
            self._freq[category] += count

    def trim(self, min_frequency, max_frequency=-1):
        """Keeps words that are frequent enough, the most frequent first."""
        ordered = sorted(
            sorted(self._freq.items(), key=lambda pair: (_is_text(pair[0]), pair[0])),
            key=lambda pair: pair[1], reverse=True,
        )
        kept = [
            word for word, count in ordered
            if count > min_frequency and (max_frequency <= 0 or count < max_frequency)
        ]
        self._mapping = {self._unknown_token: 0} | {
            word: i for i, word in enumerate(kept, 1)
        }
        self._freq = collections.defaultdict(
            int, {word: self._freq[word] for word in kept}
        )
        if self._reverse is not None:
            self._reverse = [self._unknown_token, *kept]

    def reverse(self, class_id):
        if self._reverse is None:
            raise ValueError("This vocabulary wasn't initialized to support reverse.")
        return self._reverse[class_id]


def _is_text(value):
    return isinstance(value, str)


class VocabularyProcessor:
    """Makes texts rows of word numbers, cut or padded to one length.

    Args:
      max_document_length: words of a row.
      min_frequency: words that are not more frequent become unknown.
      vocabulary: a ``CategoricalVocabulary``.
      tokenizer_fn: of texts, yields lists of words.
    """

    def __init__(
        self, max_document_length, min_frequency=0, vocabulary=None, tokenizer_fn=None
    ):
        self.max_document_length = max_document_length
        self.min_frequency = min_frequency
        self.vocabulary_ = vocabulary or CategoricalVocabulary()
        self._tokenizer = tokenizer_fn or tokenizer

    def fit(self, raw_documents, unused_y=None):
        """Learns the words."""
        for tokens in self._tokenizer(raw_documents):
            for token in tokens:
                self.vocabulary_.add(token)
        if self.min_frequency > 0:
            self.vocabulary_.trim(self.min_frequency)
        self.vocabulary_.freeze()
        return self

    def fit_transform(self, raw_documents, unused_y=None):
        self.fit(raw_documents)
        return self.transform(raw_documents)

    def transform(self, raw_documents):
        """Yields the rows, [max_document_length] int64 each."""
        for tokens in self._tokenizer(raw_documents):
            row = np.zeros(self.max_document_length, np.int64)
            for i, token in enumerate(tokens[: self.max_document_length]):
                row[i] = self.vocabulary_.get(token)
            yield row

    def reverse(self, documents):
        """Yields the texts of rows."""
        for row in documents:
            yield " ".join(self.vocabulary_.reverse(word) for word in row)

    def save(self, filename):
        with open(filename, "wb") as stream:
            pickle.dump(self, stream)

    @classmethod
    def restore(cls, filename):
        with open(filename, "rb") as stream:
            return pickle.load(stream)


class ByteProcessor:
    """Makes texts rows of bytes, cut or padded to one length."""

    def __init__(self, max_document_length):
        self.max_document_length = max_document_length

    def fit(self, x):
        return self

    def fit_transform(self, x):
        return self.transform(x)

    def transform(self, x):
        for document in x:
            if isinstance(document, str):
                document = document.encode("utf-8")
            row = np.zeros(self.max_document_length, np.uint8)
            cut = np.frombuffer(document, np.uint8)[: self.max_document_length]
            row[: len(cut)] = cut
            yield row
