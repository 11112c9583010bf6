"""``HParams``: hyperparameters with names, types and a way to override them in text."""

import json
import re

_PAIR = re.compile(
    r"\s*(?P<name>[a-zA-Z][\w.]*)(?:\[(?P<index>\d+)\])?\s*=\s*"
    r"(?:\[(?P<list>[^\]]*)\]|(?P<value>[^,\[]*))\s*(?:,|$)"
)


class HParams:
    """Hyperparameters as attributes; their types stay what they were at first.

    Example::

        hparams = HParams(learning_rate=0.1, layers=[10, 20])
        hparams.parse("learning_rate=0.3,layers=[5,6]")
        hparams.learning_rate   # 0.3
    """

    def __init__(self, hparam_def=None, model_structure=None, **kwargs):
        self._hparam_types = {}
        self._model_structure = model_structure
        if hparam_def is not None:
            raise ValueError("`hparam_def`, a protocol buffer, is not read. Use values.")
        for name, value in kwargs.items():
            self.add_hparam(name, value)

    def add_hparam(self, name, value):
        """Adds a hyperparameter.

        Raises:
          ValueError: if the name is taken, or a list is empty.
        """
        if getattr(self, name, None) is not None:
            raise ValueError(f"Hyperparameter name is reserved: {name}")
        if isinstance(value, (list, tuple)):
            if not value:
                raise ValueError(f"Multi-valued hyperparameter `{name}` is empty.")
            self._hparam_types[name] = type(value[0]), True
        else:
            self._hparam_types[name] = type(value), False
        setattr(self, name, value)

    def set_hparam(self, name, value):
        """Sets a hyperparameter that exists, cast to its type.

        Raises:
          KeyError: if there is no such one.
          ValueError: if the value is of another type, or a list where there was none.
        """
        kind, is_list = self._hparam_types[name]
        if isinstance(value, list):
            if not is_list:
                raise ValueError(
                    f"Must not pass a list for single-valued parameter: {name}"
                )
            setattr(self, name, [_cast(name, kind, item) for item in value])
        elif is_list:
            raise ValueError(f"Must pass a list for multi-valued parameter: {name}.")
        else:
            setattr(self, name, _cast(name, kind, value))

    def del_hparam(self, name):
        """Removes a hyperparameter if it is there."""
        if hasattr(self, name):
            delattr(self, name)
            del self._hparam_types[name]

    def parse(self, values):
        """Overrides hyperparameters from text, ``"name=value,list=[1,2],list[0]=3"``."""
        types = {name: kind for name, (kind, _) in self._hparam_types.items()}
        for name, value in parse_values(values, types).items():
            if isinstance(value, dict):
                items = list(getattr(self, name))
                for index, item in value.items():
                    items[index] = item
                value = items
            self.set_hparam(name, value)
        return self

    def override_from_dict(self, values_dict):
        """Overrides hyperparameters that exist."""
        for name, value in values_dict.items():
            self.set_hparam(name, value)
        return self

    def set_model_structure(self, model_structure):
        self._model_structure = model_structure

    def get_model_structure(self):
        return self._model_structure

    def to_json(self, indent=None, separators=None, sort_keys=False):
        """The hyperparameters as JSON; functions are left out."""
        values = {k: v for k, v in self.values().items() if not callable(v)}
        return json.dumps(
            values, indent=indent, separators=separators, sort_keys=sort_keys
        )

    def parse_json(self, values_json):
        """Overrides hyperparameters from JSON."""
        return self.override_from_dict(json.loads(values_json))

    def values(self):
        """A dict of all hyperparameters."""
        return {name: getattr(self, name) for name in self._hparam_types}

    def get(self, key, default=None):
        """The value of a hyperparameter, or ``default``."""
        return getattr(self, key) if key in self._hparam_types else default

    def __contains__(self, key):
        return key in self._hparam_types

    def __str__(self):
        return str(sorted(self.values().items()))

    def __repr__(self):
        return f"{type(self).__name__}({self})"


def _cast(name, kind, value):
    if value is None or kind is type(None) or callable(value):
        return value
    if kind is bool:
        if not isinstance(value, bool):
            raise ValueError(f"`{name}` is {value!r}; expected True or False.")
        return value
    is_text = issubclass(kind, (str, bytes))
    if is_text != isinstance(value, (str, bytes)) or (
        issubclass(kind, int) and not isinstance(value, (int,)) and int(value) != value
    ):
        raise ValueError(f"`{name}` is {value!r}; expected {kind.__name__}.")
    return kind(value)


def parse_values(values, type_map, ignore_unknown=False):
    """Returns a dict from ``"name=value,..."``; ``type_map`` has each name's type.

    ``name[i]=value`` gives ``{name: {i: value}}``.

    Raises:
      ValueError: if a pair cannot be read, or a name is unknown.
    """
    found, position = {}, 0
    while position < len(values):
        match = _PAIR.match(values, position)
        if not match:
            raise ValueError(f"Malformed hyperparameter value: {values[position:]}")
        position = match.end()
        name, index = match["name"], match["index"]
        if name not in type_map:
            if ignore_unknown:
                continue
            raise ValueError(f"Unknown hyperparameter type for {name}")
        kind = type_map[name]
        if match["list"] is not None:
            items = [item.strip() for item in match["list"].split(",") if item.strip()]
            found[name] = [_parse(name, kind, item) for item in items]
        elif index is not None:
            item = _parse(name, kind, match["value"].strip())
            found.setdefault(name, {})[int(index)] = item
        else:
            if name in found:
                raise ValueError(f"Multiple assignments to variable '{name}'.")
            found[name] = _parse(name, kind, match["value"].strip())
    return found


def _parse(name, kind, text):
    try:
        if kind is bool:
            return {"true": True, "1": True, "false": False, "0": False}[text.lower()]
        return text if kind is type(None) else kind(text)
    except (KeyError, ValueError):
        raise ValueError(
            f"Could not parse hparam `{name}` of type {kind.__name__} from {text!r}."
        ) from None
